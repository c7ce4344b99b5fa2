#include "reports/output.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/reports/python.hpp"

namespace gameday::reports {
namespace {

using samples::contents;
using samples::Folder;

/// What an OutputError says; empty when there is none.
std::string fault(const std::function<void()>& act) {
    try {
        act();
    } catch (const OutputError& error) {
        return error.what();
    }
    return "";
}

std::string check_fault(const std::string& path) {
    return fault([&] { check_output(path); });
}

std::string write_fault(const std::string& path, std::string_view text = "text\n") {
    return fault([&] { write_output(path, text); });
}

/// Standard output leads elsewhere while it lives.
class StandardOutput {
public:
    explicit StandardOutput(int replacement) : saved_(::dup(STDOUT_FILENO)) {
        std::fflush(stdout);
        ::dup2(replacement, STDOUT_FILENO);
    }
    StandardOutput(const StandardOutput&) = delete;
    StandardOutput& operator=(const StandardOutput&) = delete;
    ~StandardOutput() {
        ::dup2(saved_, STDOUT_FILENO);
        ::close(saved_);
    }

private:
    int saved_;
};

/// Somebody who is not root, for whom permissions count, while it lives.
class Nobody {
public:
    Nobody() {
        if (::geteuid() == 0) {
            is_root_ = ::seteuid(65534) == 0;
        }
    }
    Nobody(const Nobody&) = delete;
    Nobody& operator=(const Nobody&) = delete;
    ~Nobody() {
        if (is_root_ && ::seteuid(0) != 0) {
            std::abort();
        }
    }

private:
    bool is_root_ = false;
};

TEST(WriteOutput, WritesAndReplacesFiles) {
    const Folder folder;
    const std::string path = folder.path() + "/result.json";
    write_output(path, "first\n");
    EXPECT_EQ(contents(path), "first\n");
    write_output(path, "second\n");
    EXPECT_EQ(contents(path), "second\n");
    EXPECT_EQ(folder.names(), "result.json");
}

TEST(WriteOutput, LargeTextsArriveWhole) {
    const Folder folder;
    const std::string text(5'000'000, 'x');
    write_output(folder.path() + "/large", text);
    EXPECT_EQ(contents(folder.path() + "/large"), text);
}

TEST(WriteOutput, NewFilesFollowTheUmaskOldOnesKeepTheirPermissions) {
    const Folder folder;
    const std::string path = folder.path() + "/result.json";
    const mode_t before = ::umask(027);
    write_output(path, "first\n");
    ::umask(before);
    struct stat found {};
    ::stat(path.c_str(), &found);
    EXPECT_EQ(found.st_mode & 07777U, 0640U);
    ::chmod(path.c_str(), 0604);
    write_output(path, "second\n");
    ::stat(path.c_str(), &found);
    EXPECT_EQ(found.st_mode & 07777U, 0604U);
}

TEST(WriteOutput, FollowsLinksEvenToFilesThatAreNotThereYet) {
    const Folder folder;
    std::filesystem::create_directory(folder.path() + "/inner");
    std::filesystem::create_symlink("inner/real.json", folder.path() + "/link.json");
    check_output(folder.path() + "/link.json");
    write_output(folder.path() + "/link.json", "text\n");
    EXPECT_TRUE(std::filesystem::is_symlink(folder.path() + "/link.json"));
    EXPECT_EQ(contents(folder.path() + "/inner/real.json"), "text\n");
    std::filesystem::create_symlink("loop", folder.path() + "/loop");
    EXPECT_EQ(write_fault(folder.path() + "/loop"),
              "cannot write '" + folder.path() + "/loop': Too many levels of symbolic links");
}

TEST(CheckOutput, LeavesNothingBehindAndTouchesNothing) {
    const Folder folder;
    const std::string path = folder.write("there.json", "as it was");
    check_output(folder.path() + "/new.json");
    check_output(path);
    EXPECT_EQ(folder.names(), "there.json");
    EXPECT_EQ(contents(path), "as it was");
}

TEST(CheckOutput, SaysWhatIsWrongBeforeTheRun) {
    const Folder folder;
    const std::string file = folder.write("file", "");
    EXPECT_EQ(check_fault(folder.path()), "cannot write '" + folder.path() + "': Is a directory");
    EXPECT_EQ(check_fault(file + "/result.json"), "cannot write '" + file + "/result.json': Not a directory");
    EXPECT_EQ(check_fault(folder.path() + "/no/such.json"),
              "cannot create a file beside '" + folder.path() + "/no/such.json': No such file or directory");
    EXPECT_EQ(check_fault(""), "cannot write '': No such file or directory");
    EXPECT_NE(check_fault("/proc/gameday.json"), "");
    EXPECT_NE(write_fault("/proc/gameday.json"), "");
    const std::string long_name(300, 'x');
    EXPECT_EQ(check_fault(folder.path() + "/" + long_name),
              "cannot write '" + folder.path() + "/" + long_name + "': File name too long");
}

TEST(CheckOutput, PermissionsCount) {
    const Folder folder;
    const std::string file = folder.write("read-only.json", "as it was");
    ::chmod(file.c_str(), 0444);
    ::chmod(folder.path().c_str(), 0555);
    {
        const Nobody nobody;
        EXPECT_EQ(check_fault(file), "cannot write '" + file + "': Permission denied");
        EXPECT_EQ(check_fault(folder.path() + "/new.json"),
                  "cannot create a file beside '" + folder.path() + "/new.json': Permission denied");
        EXPECT_EQ(write_fault(folder.path() + "/new.json"),
                  "cannot create a file beside '" + folder.path() + "/new.json': Permission denied");
    }
    ::chmod(folder.path().c_str(), 0755);
    EXPECT_EQ(folder.names(), "read-only.json");
}

TEST(WriteOutput, WhatFailsHalfWayLeavesTheOldFileAndNothingElse) {
    const Folder folder;
    const std::string path = folder.write("result.json", "as it was");
    // A limit on the size of files fails in the middle of the writing, as a full disk does.
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const std::string said = write_fault(path, std::string(100'000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    static_cast<void>(std::signal(SIGXFSZ, handler));
    EXPECT_EQ(said, "cannot write '" + path + "': File too large");
    EXPECT_EQ(contents(path), "as it was");
    EXPECT_EQ(folder.names(), "result.json");
}

TEST(WriteOutput, DevicesAreWrittenDirectly) {
    check_output("/dev/null");
    write_output("/dev/null", "text\n");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
    check_output("/dev/full");
    EXPECT_EQ(write_fault("/dev/full"), "cannot write '/dev/full': No space left on device");
}

TEST(WriteOutput, RefusesAPipeInTheFileSystemAndWritesOneThatIsOpen) {
    const Folder folder;
    const std::string pipe = folder.path() + "/pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(check_fault(pipe), ::testing::StartsWith("cannot write '" + pipe + "': this is a pipe"));
    EXPECT_THAT(write_fault(pipe), ::testing::StartsWith("cannot write '" + pipe + "': this is a pipe"));
    const int both = ::open(pipe.c_str(), O_RDWR);
    const std::string own = "/dev/fd/" + std::to_string(both);
    check_output(own);
    write_output(own, "text\n");
    std::array<char, 8> buffer{};
    EXPECT_EQ(::read(both, buffer.data(), buffer.size()), 5);
    ::close(both);
    EXPECT_EQ(folder.names(), "pipe");
}

TEST(SamePlace, IsThatOfEveryNameOfOneFile) {
    const Folder folder;
    const std::string there = folder.write("there", "");
    const std::string to_come = folder.path() + "/to-come";
    std::filesystem::create_hard_link(there, folder.path() + "/hard");
    std::filesystem::create_symlink("there", folder.path() + "/soft");
    std::filesystem::create_symlink("to-come", folder.path() + "/dangling");
    EXPECT_TRUE(same_place(there, folder.path() + "/hard"));
    EXPECT_TRUE(same_place(there, folder.path() + "/soft"));
    EXPECT_TRUE(same_place(to_come, folder.path() + "/dangling"));
    EXPECT_TRUE(same_place(to_come, folder.path() + "/../" +
                                        std::filesystem::path(folder.path()).filename().string() +
                                        "/to-come"));
    EXPECT_FALSE(same_place(there, to_come));
    EXPECT_FALSE(same_place(folder.path() + "/a", folder.path() + "/b"));
    EXPECT_FALSE(same_place("/dev/null", "/dev/null")) << "in which nothing can meet";
    EXPECT_FALSE(same_place(folder.path() + "/no/a", folder.path() + "/no/a")) << "nobody can tell";
    const int file = ::open(there.c_str(), O_RDONLY);
    EXPECT_TRUE(same_place("/dev/fd/" + std::to_string(file), folder.path() + "/hard"));
    ::close(file);
}

TEST(StandardOutput, IsWrittenAfterWhatWasPrintedBefore) {
    const Folder folder;
    const std::string path = folder.write("out", "");
    {
        const int file = ::open(path.c_str(), O_WRONLY | O_APPEND);
        const StandardOutput redirected(file);
        ::close(file);
        std::fputs("printed, ", stdout);
        write_standard_output("written, ");
        write_output("-", "dash, ");
        check_output("/dev/stdout");
        write_output("/dev/stdout", "device");
    }
    EXPECT_EQ(contents(path), "printed, written, dash, device");
    EXPECT_EQ(folder.names(), "out");
}

TEST(StandardOutput, AFullDiskIsReported) {
    const int full = ::open("/dev/full", O_WRONLY);
    std::string said;
    {
        const StandardOutput redirected(full);
        said = fault([] { write_standard_output("text\n"); });
    }
    ::close(full);
    EXPECT_EQ(said, "cannot write 'standard output': No space left on device");
}

TEST(StandardOutput, AClosedPipeIsAnErrorAndNoSignal) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    ::close(pipe[0]);
    std::error_code code;
    {
        const StandardOutput redirected(pipe[1]);
        try {
            write_standard_output("text\n");
        } catch (const OutputError& error) {
            code = error.code();
        }
    }
    ::close(pipe[1]);
    EXPECT_EQ(code, std::errc::broken_pipe);
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
}

TEST(StandardOutput, ADescriptorThatCannotBeWrittenIsFoundBeforeTheRun) {
    EXPECT_EQ(check_fault("/dev/fd/987"), "cannot write '/dev/fd/987': Bad file descriptor");
    const int reader = ::open("/dev/null", O_RDONLY);
    const std::string path = "/dev/fd/" + std::to_string(reader);
    EXPECT_EQ(check_fault(path), "cannot write '" + path + "': Bad file descriptor");
    ::close(reader);
    check_output("-");
}

} // namespace
} // namespace gameday::reports
