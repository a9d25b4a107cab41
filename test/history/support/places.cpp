#include "history/support/places.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace assay::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";

// A folder that is removed when the process ends.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "kubeassay-history-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class Server {
public:
    Server() {
        const std::string folder = folder_.path().string();
        if (::getuid() == 0) {
            user_ = "setpriv --reuid=postgres --regid=postgres --clear-groups ";
            REQUIRE(run("chown postgres " + folder));
        }
        const std::string data = folder + "/data";
        REQUIRE(run(user_ + kPrograms + "initdb -A trust -U tester -N -D " + data));
        started_ = run(user_ + kPrograms + "pg_ctl -D " + data + " -w -t 60 -l " + folder +
                       "/log -o \"-c listen_addresses='' -k " + folder + "\" start");
        REQUIRE(started_);
    }
    ~Server() {
        // pg_ctl ends the process whose id stands in the folder of the data.
        if (started_)
            run(user_ + kPrograms + "pg_ctl -D " + folder_.path().string() +
                "/data -m immediate stop");
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] HistoryPlace place() const {
        const auto made = history_place("postgres://tester:never-shown@/postgres?host=" +
                                        folder_.path().string());
        REQUIRE(made.has_value());
        return *made;
    }

private:
    static bool run(const std::string& command) {
        return std::system((command + " >/dev/null 2>&1 </dev/null").c_str()) == 0;
    }

    Folder folder_;
    std::string user_;
    bool started_ = false;
};

const Server* server() {
    static const bool there = fs::exists(std::string(kPrograms) + "initdb");
    if (!there) {
        const char* ci = std::getenv("CI");
        REQUIRE_MESSAGE((ci == nullptr || std::string(ci) != "true"), "postgresql-15 is missing");
        static const int said = std::printf("skipped: postgresql-15 is not installed\n");
        (void)said;
        return nullptr;
    }
    static const Server made;
    return &made;
}

}  // namespace

std::string scratch_folder() {
    static const Folder folder;
    static int number = 0;
    const fs::path made = folder.path() / std::to_string(++number);
    fs::create_directory(made);
    return made.string();
}

HistoryPlace empty_file() {
    const auto place = history_place(scratch_folder() + "/history.db");
    REQUIRE(place.has_value());
    return *place;
}

std::vector<HistoryPlace> empty_places() {
    std::vector<HistoryPlace> places{empty_file()};
    if (const Server* made = server()) {
        const HistoryPlace place = made->place();
        auto database = open_database(place, HistoryUse::create);
        REQUIRE_MESSAGE(database.has_value(), database.error().text());
        REQUIRE((*database)->run("DROP SCHEMA IF EXISTS kubeassay CASCADE").has_value());
        places.push_back(place);
    }
    return places;
}

}  // namespace assay::test
