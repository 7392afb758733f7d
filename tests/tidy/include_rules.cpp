#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/rules.hpp"

namespace tests::tidy {
namespace {

/// A folder and the folders it stands on directly; it may include those and whatever they may include.
using Layers = std::map<std::string, std::vector<std::string>, std::less<>>;

const Layers& layers() {
    static const Layers table = {
        {"protocol/base", {}},
        {"protocol/crypto", {"protocol/base"}},
        {"protocol/message", {"protocol/base"}},
        {"protocol/dns", {"protocol/base"}},
        {"protocol/sasl", {"protocol/crypto"}},
        {"protocol/smtp", {"protocol/sasl"}},
        {"protocol/pop3", {"protocol/sasl"}},
        {"protocol/imap", {"protocol/base", "protocol/message", "protocol/sasl"}},

        {"sim/yaml_text", {"protocol/base"}},
        {"sim/recording", {"protocol/base"}},
        {"sim/dialogue", {"protocol/smtp"}},
        {"sim/deed", {"sim/yaml_text", "sim/recording", "sim/dialogue"}},
        {"sim/engine", {"protocol/base"}},
        {"sim/network", {"sim/engine", "sim/recording"}},
        {"sim/host", {"sim/network", "protocol/dns", "protocol/message", "protocol/smtp"}},
        {"sim/mailstore", {"sim/host", "protocol/imap", "protocol/pop3"}},
        {"sim/mta", {"sim/mailstore"}},
        {"sim/user_agent", {"sim/dialogue", "sim/host", "protocol/imap", "protocol/pop3"}},
        {"sim/scenario", {"sim/mta", "sim/user_agent", "sim/yaml_text"}},
        {"sim/lesson", {"sim/scenario"}},
        {"sim/guide", {"sim/lesson"}},
        {"sim/simulation", {"sim/scenario"}},
        {"sim/bridge", {"sim/simulation"}},
        {"sim/swarm", {"sim/simulation"}},
        {"sim/app", {"sim/bridge", "sim/swarm", "sim/guide", "sim/deed"}},

        // The viewer reads recordings and protocol values; it never sees the hosts or the engine. A lesson is in a
        // recording's header as the text of its scenario, which viz/lesson reads.
        {"viz/layout", {}},
        {"viz/theme", {}},
        {"viz/model",
         {"viz/layout", "sim/recording", "sim/dialogue", "sim/deed", "protocol/message", "protocol/dns",
          "protocol/smtp", "protocol/pop3", "protocol/imap"}},
        {"viz/lesson", {"viz/model", "sim/lesson"}},
        {"viz/draw", {"viz/layout", "viz/theme"}},
        {"viz/panels", {"viz/lesson", "viz/draw"}},
        {"viz/render", {"viz/panels"}},
        {"viz/web", {"viz/panels"}},
        {"viz/app", {"viz/render"}},
    };
    return table;
}

bool may_include(std::string_view folder, std::string_view wanted) {
    if (folder == wanted) return true;
    const auto layer = layers().find(folder);
    return layer != layers().end() && std::ranges::any_of(layer->second, [wanted](const std::string& below) {
               return may_include(below, wanted);
           });
}

/// Headers of a library (by the beginning of their path) and the only folders that may include them; none: all may.
struct Library {
    std::string_view prefix;
    std::vector<std::string_view> folders;
};

const std::vector<Library>& libraries() {
    static const std::vector<Library> table = {
        {"fmt/", {}},
        {"tl/", {}},
        {"simgrid/", {"sim/engine"}},
        {"xbt/", {"sim/engine"}},
        {"openssl/", {"protocol/crypto"}},
        {"idn2.h", {"protocol/base", "viz/web"}},  // in a page the browser stands in for it
        {"yaml-cpp/", {"sim/scenario"}},
        {"simdjson.h", {"sim/recording", "tests"}},
        {"zstd.h", {"sim/recording"}},
        {"xxhash.h", {"sim/recording"}},
        {"re2/re2.h", {"sim/mta"}},
        {"cmark-gfm", {"sim/guide"}},
        {"CLI/", {"sim/app", "viz/app"}},
        {"nlohmann/", {"sim/app", "viz/app", "tests"}},
        {"catch2/", {"tests/support"}},
        {"stdlib.h", {"tests", "viz/app"}},  // mkdtemp, mkostemp
        {"fcntl.h", {"sim/bridge", "tests", "viz/app"}},
        {"signal.h", {"tests", "viz/app"}},
        {"spawn.h", {"tests", "viz/app"}},
        {"sys/mman.h", {"tests"}},  // memfd_create
        {"sys/resource.h", {"sim/app", "tests"}},
        {"sys/socket.h", {"sim/bridge"}},  // no other folder can reach the outside
        {"sys/un.h", {"sim/bridge"}},
        {"sys/epoll.h", {"sim/bridge"}},
        {"sys/types.h", {"tests/support", "viz/app"}},
        {"sys/wait.h", {"sim/swarm", "tests", "viz/app"}},
        {"sys/prctl.h", {"viz/app"}},
        {"arpa/", {"sim/bridge"}},
        {"netinet/", {"sim/bridge"}},
        {"netdb.h", {"sim/bridge"}},
        {"poll.h", {"sim/bridge", "sim/swarm", "viz/app"}},
        {"unistd.h", {"sim/app", "sim/bridge", "sim/swarm", "viz/app", "tests"}},
        {"imgui", {"viz/draw", "viz/theme", "viz/panels", "viz/render", "viz/app", "viz/web"}},
        {"misc/freetype/", {"viz/theme"}},
        {"ft2build.h", {"viz/theme"}},
        {"backends/imgui_impl_", {"viz/app"}},
        {"png.h", {"viz/render"}},
        {"GLFW/", {"viz/app"}},
        {"GL/", {"viz/app"}},
    };
    return table;
}

/// Standard headers that `protocol` must do without: it reads no file, writes no log, knows no clock.
bool is_banned_in_protocol(std::string_view header) {
    static constexpr std::array<std::string_view, 6> banned = {"fstream", "iostream", "filesystem",
                                                               "cstdio",  "ctime",    "csignal"};
    return std::ranges::find(banned, header) != banned.end();
}

/// The code under tests/ of a folder's own tests may use that folder's libraries.
bool is_in_folder_or_its_tests(const SourceFile& file, std::string_view folder) {
    return file.is_in(folder) || file.is_in("tests/" + std::string(folder));
}

void check_library(const SourceFile& file, const Include& include, Violations& violations) {
    const auto library =
        std::ranges::find_if(libraries(), [&](const Library& each) { return include.path.starts_with(each.prefix); });
    if (library == libraries().end()) {
        if (include.path.find_first_of("/.") != std::string::npos) {
            violations.push_back({file.path, include.line, "<" + include.path + "> is no library of this project"});
        } else if (file.is_in("protocol") && is_banned_in_protocol(include.path)) {
            violations.push_back({file.path, include.line, "protocol does without <" + include.path + ">"});
        }
        return;
    }
    const bool allowed = library->folders.empty() || std::ranges::any_of(library->folders, [&](auto folder) {
                             return is_in_folder_or_its_tests(file, folder);
                         });
    if (!allowed) violations.push_back({file.path, include.line, "<" + include.path + "> does not belong here"});
}

std::string folder_of(std::string_view path) {
    return std::string(path.substr(0, path.rfind('/')));
}

void check_layer(const SourceFile& file, const Include& include, Violations& violations) {
    const std::string wanted = folder_of(include.path);
    if (file.is_in("tests")) {
        if (!wanted.starts_with("tests/") && !layers().contains(wanted)) {
            violations.push_back({file.path, include.line, "\"" + include.path + "\" is no path from the root"});
        }
        return;
    }
    const std::string folder = folder_of(file.path);
    if (!may_include(folder, wanted)) {
        violations.push_back({file.path, include.line, folder + " must not include \"" + include.path + "\""});
    }
}

}  // namespace

void check_includes(const SourceFile& file, Violations& violations) {
    if (!file.is_cpp()) return;
    if (!file.is_in("tests") && !layers().contains(folder_of(file.path))) {
        violations.push_back({file.path, 1, "this folder has no row in the table of layers"});
        return;
    }
    for (const Include& include : file.includes) {
        if (include.angled) {
            check_library(file, include, violations);
        } else {
            check_layer(file, include, violations);
        }
    }
}

}  // namespace tests::tidy
