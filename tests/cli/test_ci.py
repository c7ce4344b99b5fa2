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
        self.tool("gh", """echo "$*" | tr '\\n' ' ' >>gh.log; echo >>gh.log
case "$1 $2" in
    "run download") cp -r for-comment found ;;
    "api repos/mine/pulls/17") echo "$TESTED" ;;
    "api repos/mine/pulls/18") echo another-commit ;;
    "api repos/mine/issues/17/comments") cat old 2>/dev/null || true ;;
esac""")
        build = self.write(".gameday/script/run", f"#!/bin/sh\nexec {program.PROGRAM} run \"$@\"\n")
        build.chmod(0o755)
        (self.folder / ".gameday/build/user").mkdir(parents=True)
        (self.folder / ".gameday/build/user/gameday").symlink_to(program.PROGRAM)
        self.path = self.write("path", "")
        self.variables = self.write("variables", "")

    def tool(self, name, script):
        self.write(f"tools/{name}", f"#!/bin/sh\n{script}\n").chmod(0o755)

    def run_command(self, command, **changes):
        command = command.replace("${{ github.event.number }}", "17")
        self.assertNotIn("${{", command)
        added = ":".join(self.path.read_text().split())
        changes |= dict(line.split("=", 1) for line in self.variables.read_text().split())
        search = f"{self.folder}/tools:{added}:{os.environ['PATH']}"
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command], cwd=self.folder, text=True,
                              env=program.environment(PATH=search, GITHUB_PATH=str(self.path), GITHUB_ENV=str(self.variables),
                                                      **changes),
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
            self.assertNotIn("${{", step["run"])
        artifact = next(step for step in gate["jobs"]["gate"]["steps"] if "upload-artifact" in step.get("uses", ""))
        self.assertIn(f"--name {artifact['with']['name']} ", comment["jobs"]["comment"]["steps"][0]["run"])

    def comment(self):
        """What was posted: how, and the text; nothing."""
        steps = read("github-actions-comment.yml")["jobs"]["comment"]["steps"]
        failed = self.run_steps(steps, GH_REPO="mine", RUN="4711", TESTED="this-commit")
        posted = [line for line in (self.folder / "gh.log").read_text().splitlines() if "--method" in line]
        text = (self.folder / "body.md").read_text() if posted else ""
        return failed, [line.split()[2:4] for line in posted], text

    def gate(self, **changes):
        return self.run_steps(read("github-actions.yml")["jobs"]["gate"]["steps"], **changes)

    def test_a_pull_request_that_changes_nothing_passes_and_is_not_bothered(self):
        self.assertFalse(self.gate())
        self.assertEqual((False, [], ""), self.comment())

    def test_one_that_makes_recovery_worse_fails_and_is_told_why(self):
        self.make_worse()
        self.assertTrue(self.gate(GITHUB_ACTIONS="true"))
        failed, posted, text = self.comment()
        self.assertEqual((False, [["POST", "repos/mine/issues/17/comments"]]), (failed, posted))
        self.assertIn("Recovery got worse", text)

    def test_an_old_comment_is_brought_up_to_date(self):
        self.write("old", "5\n6\n")
        self.assertFalse(self.gate())
        failed, posted, text = self.comment()
        self.assertEqual((False, [["PATCH", "repos/mine/issues/comments/6"]]), (failed, posted))
        self.assertIn("Recovery is as it was", text)

    def test_a_number_that_is_none_or_another_ones_is_not_commented_on(self):
        self.make_worse()
        self.gate()
        for number in ("17; touch hurt", "18"):
            self.write("for-comment/number", number + "\n")
            self.assertEqual((True, [], ""), self.comment())
            self.assertFalse((self.folder / "hurt").exists())


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
