// Runs a program and says what it took.
//
// usage: run_alone PROGRAM [ARGUMENTS]
//
// Standard input, output and error of the program are /dev/null. Prints its exit code (128 and the
// signal's number when one ended it), the CPU seconds of it and its children, and the peak of its
// memory in kilobytes.
// Why: the kernel counts into a program's peak what the one that started it had (fs/exec.c
// exec_mmap). Python's own 14 MB would hide the peaks of small programs; this one is small.
#include <cstdio>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void become(char** arguments) {
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execv(arguments[0], arguments);
    _exit(127);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: run_alone PROGRAM [ARGUMENTS]\n", stderr);
        return 2;
    }
    const pid_t child = fork();
    if (child == 0) become(arguments + 1);
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        std::fprintf(stderr, "run_alone: %s cannot be started\n", arguments[1]);
        return 1;
    }
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::printf("%d %.6f %ld\n", code, seconds(usage.ru_utime) + seconds(usage.ru_stime),
                usage.ru_maxrss);
    return 0;
}
