"""The files of docs/ci: they are what GitHub and GitLab read, and their commands work in their order."""

import os
import subprocess
import unittest

import yaml

import program
import small

CI = program.SOURCE / "docs" / "ci"
HOLDS = '\nexpect:\n  failover: ["max < 10m"]\n'


def read(name):
    document = yaml.safe_load((CI / name).read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in document.items()}  # YAML 1.1 reads `on` so


class Ci(program.Case):
    """A repository of somebody's, with what CI brings along."""

    def setUp(self):
        super().setUp()
        self.write("scenarios/system.yaml", small.SYSTEM)
        self.scenario = self.write("scenarios/outage.yaml", small.SCENARIO + "runs: 40\n" + HOLDS)
        done = program.gameday("test", "scenarios", "--baseline", "baselines", "--update-baseline", cwd=self.folder)
        self.assertEqual(0, done.returncode, done.stderr)
        # What a runner has, and a test has not: packages, other repositories, GitHub itself.
        self.tool("apt-get", "exit 0")
        self.tool("git", "exit 0")
        self.tool("gh", 'echo "$*" >>gh.log\n'
                        'case "$1 $2" in "run download") cp -r for-comment found ;; esac\n'
                        'case "$*" in *--edit-last*) exit 1 ;; esac')
        build = self.write(".gameday/script/run", f"#!/bin/sh\nexec {program.PROGRAM} run \"$@\"\n")
        build.chmod(0o755)
        (self.folder / ".gameday/build/user").mkdir(parents=True)
        (self.folder / ".gameday/build/user/gameday").symlink_to(program.PROGRAM)
        self.path = self.write("path", "")

    def tool(self, name, script):
        self.write(f"tools/{name}", f"#!/bin/sh\n{script}\n").chmod(0o755)

    def run_command(self, command, **changes):
        for expression, value in (("${{ github.event.number }}", "17"),
                                  ("${{ github.event.workflow_run.id }}", "4711")):
            command = command.replace(expression, value)
        self.assertNotIn("${{", command)
        added = ":".join(self.path.read_text().split())
        search = f"{self.folder}/tools:{added}:{os.environ['PATH']}"
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command], cwd=self.folder, text=True,
                              env=program.environment(PATH=search, GITHUB_PATH=str(self.path), **changes),
                              capture_output=True, timeout=program.PATIENCE, check=False)

    def run_steps(self, steps, **changes):
        """As GitHub does: after a failure only what runs always."""
        failed = False
        for step in steps:
            if "run" in step and (not failed or step.get("if") == "always()"):
                done = self.run_command(step["run"], **changes)
                failed = failed or done.returncode != 0
                self.assertIn(done.returncode, (0, 1), f"{step['run']}\n{done.stderr}")
        return failed

    def make_worse(self):
        self.scenario.write_text(self.scenario.read_text() + "set: {operators.on-call.acknowledge: 3m}\n")


class GitHub(Ci):
    def test_what_github_reads(self):
        gate = read("github-actions.yml")
        comment = read("github-actions-comment.yml")
        self.assertEqual("pull_request", gate["on"])
        self.assertEqual({"contents": "read"}, gate["permissions"])
        self.assertEqual([gate["name"]], comment["on"]["workflow_run"]["workflows"])
        self.assertEqual("write", comment["permissions"]["pull-requests"])
        # The workflow that may write checks nothing out, and takes no text of the pull request into a script.
        for step in comment["jobs"]["comment"]["steps"]:
            self.assertNotIn("uses", step)
            self.assertNotIn("head", step["run"])
        artifact = next(step for step in gate["jobs"]["gate"]["steps"] if "upload-artifact" in step.get("uses", ""))
        self.assertIn(f"--name {artifact['with']['name']} ", comment["jobs"]["comment"]["steps"][0]["run"])

    def comment(self):
        self.assertFalse(self.run_steps(read("github-actions-comment.yml")["jobs"]["comment"]["steps"]))
        return (self.folder / "gh.log").read_text()

    def test_a_pull_request_that_changes_nothing_passes_and_is_not_bothered(self):
        self.assertFalse(self.run_steps(read("github-actions.yml")["jobs"]["gate"]["steps"]))
        self.assertNotIn("pr comment", self.comment())

    def test_one_that_makes_recovery_worse_fails_and_is_told_why(self):
        self.make_worse()
        self.assertTrue(self.run_steps(read("github-actions.yml")["jobs"]["gate"]["steps"], GITHUB_ACTIONS="true"))
        self.assertIn("pr comment 17 --body-file found/comment.md", self.comment())
        self.assertIn("Recovery got worse", (self.folder / "found/comment.md").read_text())

    def test_a_number_that_is_none_is_not_run(self):
        self.make_worse()
        self.run_steps(read("github-actions.yml")["jobs"]["gate"]["steps"])
        self.write("for-comment/number", "17; touch hurt\n")
        self.assertTrue(self.run_steps(read("github-actions-comment.yml")["jobs"]["comment"]["steps"]))
        self.assertFalse((self.folder / "hurt").exists())
        self.assertNotIn("pr comment", (self.folder / "gh.log").read_text())


class GitLab(Ci):
    def test_its_commands_work_in_order(self):
        job = read("gitlab-ci.yml")["recovery"]
        for worse in (False, True):
            if worse:
                self.make_worse()
            codes = [self.run_command(command, GAMEDAY="somewhere").returncode for command in job["script"]]
            self.assertEqual([0, 0, 0, 1 if worse else 0], codes)
            for report in job["artifacts"]["reports"].values():
                self.assertTrue((self.folder / report).exists(), report)
        self.assertTrue((self.folder / "metrics.txt").read_text().endswith("# EOF\n"))


if __name__ == "__main__":
    unittest.main()
