#include "collect/listeners.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <tuple>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxLine = 4096;
constexpr std::size_t kMaxDescriptors = 65'536;  // of one process
constexpr std::string_view kListen = "0A";       // TCP_LISTEN (include/net/tcp_states.h)

struct Socket {
    Listener listener;
    std::uint64_t inode = 0;
};

template <class Number>
std::optional<Number> number_in(std::string_view text, int base) {
    Number number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
    return error == std::errc{} && stopped == end && !text.empty() ? std::optional(number)
                                                                   : std::nullopt;
}

// Words of 32 bits as the machine holds them, in hexadecimal: "0100007F" is 127.0.0.1.
std::string address_in(std::string_view hex) {
    std::array<std::uint32_t, 4> words{};
    if (hex.size() != 8 && hex.size() != 32) {
        return {};
    }
    for (std::size_t i = 0; i < hex.size() / 8; ++i) {
        const auto word = number_in<std::uint32_t>(hex.substr(i * 8, 8), 16);
        if (!word) return {};
        words[i] = *word;
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = hex.size() == 8 ? AF_INET : AF_INET6;
    return ::inet_ntop(family, words.data(), text.data(), text.size()) == nullptr ? std::string()
                                                                                  : text.data();
}

// One line: "0: 00000000:280A 00000000:0000 0A ... inode ...". Nothing for another state; a line
// that is none of these makes `malformed`.
std::optional<Socket> socket_in(std::string_view line, bool& malformed) {
    std::vector<std::string_view> fields;
    for (const std::string_view field : split(line, ' ')) {
        if (!field.empty()) fields.push_back(field);
    }
    if (fields.empty() || fields[0] == "sl") {
        return std::nullopt;
    }
    malformed = malformed || fields.size() < 10;
    if (fields.size() < 10 || fields[3] != kListen) {
        return std::nullopt;
    }
    const std::size_t colon = fields[1].find(':');
    Socket socket;
    socket.listener.address = address_in(fields[1].substr(0, colon));
    const auto port = colon == std::string_view::npos
                          ? std::nullopt
                          : number_in<std::uint16_t>(fields[1].substr(colon + 1), 16);
    const auto inode = number_in<std::uint64_t>(fields[9], 10);
    if (socket.listener.address.empty() || !port || *port == 0 || !inode) {
        malformed = true;
        return std::nullopt;
    }
    socket.listener.port = *port;
    socket.inode = *inode;
    return socket;
}

Presence read_table(const Root& root, const std::string& path, std::vector<Socket>& sockets) {
    std::string line;
    bool malformed = false;
    bool too_many = false;
    bool empty = true;  // the kernel's has at least its line of titles
    const auto take_line = [&] {
        if (const auto socket = socket_in(line, malformed)) sockets.push_back(*socket);
        line.clear();
    };
    const FileText read = root.stream(root.find(path), path, [&](std::string_view chunk) {
        empty = false;
        for (const char byte : chunk) {
            if (byte == '\n') {
                take_line();
            } else if (line.size() < kMaxLine) {
                line.push_back(byte);
            }
        }
        too_many = sockets.size() > kMaxListeners;
        return !too_many && !malformed;
    });
    if (!line.empty()) take_line();
    if (malformed || (empty && read.presence == Presence::present)) return Presence::malformed;
    return too_many ? Presence::partial : read.presence;
}

std::string name_of(const Root& root, int number, const SeenProcesses& processes) {
    for (const SeenProcess& process : processes.processes) {
        if (process.number == number) return process.program;
    }
    std::string path = root.link(fmt::format("/proc/{}/exe", number));
    if (path.empty()) {  // the first 15 bytes of the name, which everybody may read
        path = trim(root.read(fmt::format("/proc/{}/comm", number), kMaxLine).text);
    }
    return printable(path.substr(path.rfind('/') + 1), 64);
}

// Who holds each socket. A socket that several hold goes to a program of Kubernetes before another,
// then to the lowest number.
std::map<std::uint64_t, int> owners_of(const Root& root, const std::vector<Socket>& sockets,
                                       const SeenProcesses& processes, NodeDeadline& deadline) {
    std::map<std::uint64_t, int> owners;
    for (const Socket& socket : sockets) owners.emplace(socket.inode, 0);
    std::vector<int> order;
    for (const SeenProcess& process : processes.processes) order.push_back(process.number);
    order.insert(order.end(), processes.numbers.begin(), processes.numbers.end());
    std::size_t open = owners.size();
    for (const int number : order) {
        if (open == 0 || deadline.passed()) break;
        const std::string folder = fmt::format("/proc/{}/fd/", number);
        for (const std::string& name : root.list(folder, kMaxDescriptors).names) {
            const std::string target = root.link(folder + name);
            if (!target.starts_with("socket:[") || !target.ends_with(']')) continue;
            const auto inode =
                number_in<std::uint64_t>(std::string_view(target).substr(8, target.size() - 9), 10);
            const auto found = inode ? owners.find(*inode) : owners.end();
            if (found != owners.end() && found->second == 0) {
                found->second = number;
                --open;
            }
        }
    }
    return owners;
}

}  // namespace

SeenListeners read_listeners(const Root& root, const SeenProcesses& processes,
                             NodeDeadline& deadline) {
    SeenListeners seen;
    std::vector<Socket> sockets;
    const bool first = root.find("/proc/1/net/tcp").presence != Presence::absent;
    if (!first && !processes.numbers.empty() && processes.numbers.front() != 1) {
        seen.presence = Presence::denied;  // /proc/net is that of the reader, whoever that is
        return seen;
    }
    const std::string folder = first ? "/proc/1/net/" : "/proc/net/";
    const Presence four = read_table(root, folder + "tcp", sockets);
    const Presence six = read_table(root, folder + "tcp6", sockets);  // absent: no IPv6
    if (four == Presence::absent) {
        return seen;
    }
    seen.presence = four != Presence::present ? four : six == Presence::absent ? four : six;
    if (seen.presence != Presence::present) {
        return seen;
    }
    const auto owners = owners_of(root, sockets, processes, deadline);
    std::map<int, std::string> names;
    for (Socket& socket : sockets) {
        const int number = owners.at(socket.inode);
        if (number != 0) {
            const auto [name, fresh] = names.try_emplace(number);
            if (fresh) name->second = name_of(root, number, processes);
            socket.listener.process = name->second;
        }
        seen.listeners.push_back(std::move(socket.listener));
    }
    const auto key = [](const Listener& one) {
        return std::tie(one.address, one.port, one.process);
    };
    std::sort(seen.listeners.begin(), seen.listeners.end(),
              [&](const Listener& left, const Listener& right) { return key(left) < key(right); });
    return seen;
}

}  // namespace assay
