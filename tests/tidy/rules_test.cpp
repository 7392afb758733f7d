#include "tests/tidy/rules.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace tests::tidy;

namespace {

using Rule = void (*)(const SourceFile&, Violations&);

/// The lines that `rule` refuses in a file of this path and text.
std::vector<std::size_t> refused(Rule rule, std::string path, std::string_view text) {
    Violations violations;
    rule(make_source_file(std::move(path), text), violations);
    std::vector<std::size_t> lines;
    for (const Violation& violation : violations) lines.push_back(violation.line);
    return lines;
}

using Lines = std::vector<std::size_t>;

}  // namespace

TEST_CASE("includes go down the layers only") {
    CHECK(refused(check_includes, "protocol/smtp/a.cpp", "#include \"protocol/base/instant.hpp\"\n").empty());
    CHECK(refused(check_includes, "protocol/smtp/a.cpp", "\n#include \"protocol/dns/name.hpp\"\n") == Lines{2});
    CHECK(refused(check_includes, "protocol/base/a.hpp", "#include \"sim/engine/engine.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "protocol/base/a.hpp", "#include \"instant.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "sim/mta/a.cpp", "#include \"sim/recording/recorder.hpp\"\n").empty());
    CHECK(refused(check_includes, "sim/engine/a.cpp", "#include \"sim/recording/recorder.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "viz/model/a.cpp", "#include \"sim/recording/reader.hpp\"\n").empty());
    CHECK(refused(check_includes, "viz/model/a.cpp", "#include \"sim/network/network.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "viz/layout/a.cpp", "#include \"protocol/base/instant.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "viz/draw/a.cpp", "#include \"viz/model/trace.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "viz/panels/a.cpp", "#include \"viz/model/trace.hpp\"\n").empty());
    CHECK(refused(check_includes, "viz/panels/a.cpp", "#include \"viz/render/picture.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "viz/app/a.cpp", "#include \"sim/app/exit_code.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "sim/app/a.cpp", "#include \"viz/model/trace.hpp\"\n") == Lines{1});
    CHECK(refused(check_includes, "sim/unheard/a.cpp", "") == Lines{1});
    CHECK(refused(check_includes, "tests/sim/mta/a.cpp", "#include \"sim/simulation/run.hpp\"\n").empty());
    CHECK(refused(check_includes, "tests/sim/mta/a.cpp", "#include \"a.hpp\"\n") == Lines{1});
}

TEST_CASE("each library stays in its folder") {
    CHECK(refused(check_includes, "sim/engine/a.cpp", "#include <simgrid/s4u.hpp>\n#include <vector>\n").empty());
    for (const char* header : {"simgrid/s4u.hpp", "sys/socket.h", "netinet/in.h", "openssl/evp.h", "yaml-cpp/yaml.h",
                               "simdjson.h", "zstd.h", "xxhash.h", "CLI/CLI.hpp", "nlohmann/json.hpp",
                               "catch2/catch.hpp", "GLFW/glfw3.h", "GL/gl.h", "imgui.h", "boost/asio.hpp"}) {
        INFO(header);
        CHECK(refused(check_includes, "sim/mta/a.cpp", "#include <" + std::string(header) + ">\n") == Lines{1});
    }
    CHECK(refused(check_includes, "viz/model/a.cpp", "#include <imgui.h>\n") == Lines{1});
    CHECK(refused(check_includes, "viz/layout/a.cpp", "#include <imgui.h>\n") == Lines{1});
    for (const char* header : {"GLFW/glfw3.h", "backends/imgui_impl_glfw.h", "sys/prctl.h"}) {
        INFO(header);
        CHECK(refused(check_includes, "viz/render/a.cpp", "#include <" + std::string(header) + ">\n") == Lines{1});
        CHECK(refused(check_includes, "viz/app/a.cpp", "#include <" + std::string(header) + ">\n").empty());
    }
    CHECK(refused(check_includes, "protocol/smtp/a.cpp", "#include <fstream>\n") == Lines{1});
    CHECK(refused(check_includes, "sim/recording/a.cpp", "#include <fstream>\n#include <zstd.h>\n").empty());
}

TEST_CASE("names that would make two runs differ are banned") {
    for (const char* code :
         {"auto t = std::chrono::system_clock::now();", "std::chrono::steady_clock::time_point t;",
          "using C = std::chrono::high_resolution_clock;", "gettimeofday(&tv, nullptr);", "auto t = time(nullptr);",
          "auto t = std::time(&x);", "int i = rand();", "srand(1);", "std::random_device d;", "std::mt19937 g;",
          "std::uniform_int_distribution<int> d;", "std::thread t;", "std::jthread t;", "std::async(f);",
          "std::mutex m;", "std::hash<int> h;", "std::shuffle(b, e, g);", "auto* p = getenv(\"A\");"}) {
        INFO(code);
        CHECK(refused(check_banned_names, "sim/host/a.cpp", code) == Lines{1});
    }
    CHECK(refused(check_banned_names, "sim/app/bench.cpp", "std::clock();").empty());
    CHECK(refused(check_banned_names, "tests/support/a.cpp", "getenv(\"A\");").empty());
    CHECK(refused(check_banned_names, "viz/app/a.cpp", "getenv(\"A\");").empty());
    CHECK(refused(check_banned_names, "viz/panels/a.cpp", "getenv(\"A\"); std::thread t;") == Lines{1, 1});
    CHECK(refused(check_banned_names, "viz/app/a.cpp", "std::thread t;") == Lines{1});
    CHECK(refused(check_banned_names, "sim/host/a.cpp",
                  "// rand()\nauto s = \"std::mutex\"; Instant time() const; e.time(); int hash = operand;")
              .empty());
}

TEST_CASE("co_await stands where g++ 12 compiles it rightly") {
    CHECK(refused(check_coroutines, "a.cpp", R"(Task<int> f(Runtime* runtime, std::string name) {
    const std::vector<int>& list = co_await first;
    auto task = g(name);
    const int x = co_await task;
    co_await runtime->sleep(x);
    if (x > 0) co_await task;
    co_return x;
})")
              .empty());
    for (const char* statement :
         {"if (co_await t) g();", "while (co_await t) {}", "g(co_await t);", "int x = c ? co_await t : 0;",
          "x = co_await t;", "return_ += co_await t;", "co_return co_await t;", "for (int i = co_await t;;) {}",
          "if (const int x = co_await t) g();", "int x{co_await t};", "int x = 1 + co_await t;", "*p = co_await t;",
          "auto [a, b] = co_await t;"}) {
        INFO(statement);
        const std::string text = "Task<int> f(int c) {\n" + std::string(statement) + "\n}";
        CHECK(refused(check_coroutines, "a.cpp", text) == Lines{2});
    }
    for (const char* statement : {"co_await g(Query{1});", "co_await g(h(x));", "co_await g(\"text\");",
                                  "const int x = co_await g(c ? a : b);", "co_await (co_await t);"}) {
        INFO(statement);
        const std::string text = "Task<int> f(int c) {\n" + std::string(statement) + "\n}";
        CHECK_FALSE(refused(check_coroutines, "a.cpp", text).empty());
    }
}

TEST_CASE("coroutines capture nothing and take no references") {
    CHECK(refused(check_coroutines, "a.cpp", "void f() {\n auto c = [&x]() -> Task<int> { co_return x; };\n}") ==
          Lines{2});
    CHECK(refused(check_coroutines, "a.cpp", "void f() {\n auto c = [x] { co_await y; };\n}") == Lines{2});
    CHECK(refused(check_coroutines, "a.cpp", "\nTask<int> f(const std::string& x) { co_return 1; }") == Lines{2});
    CHECK(refused(check_coroutines, "a.cpp", "Task<int> f(Queue* q) { co_return 1; }").empty());
    CHECK(refused(check_coroutines, "a.cpp",
                  "void f(Queue& q) { auto c = [](int x) -> Task<int> { co_return x; }; g([&] { return 1; }); }")
              .empty());
    CHECK(refused(check_coroutines, "a.hpp", "Awaiter operator co_await() & { return Awaiter(*this); }").empty());
}

TEST_CASE("nothing connects to the outside") {
    for (const char* call : {"void f() { connect(s, a, n); }", "int f() { return ::connect(s, a, n); }",
                             "int f() { const int r = connect(s, a, n); return r; }", "void f() { sendmsg(s, &m, 0); }",
                             "int flags = MSG_FASTOPEN;"}) {
        INFO(call);
        CHECK(refused(check_no_way_out, "sim/bridge/a.cpp", call) == Lines{1});
    }
    for (const char* call : {"void f() { network.connect(s); }", "Id Entrance::connect(Input i) { return id; }",
                             "void f() { this->connect(s); }", "struct A { Id connect(Input i); };"}) {
        INFO(call);
        CHECK(refused(check_no_way_out, "sim/bridge/a.cpp", call).empty());
    }
    CHECK(refused(check_includes, "sim/host/a.cpp", "#include <sys/socket.h>") == Lines{1});
    CHECK(refused(check_includes, "sim/bridge/a.cpp", "#include <sys/socket.h>").empty());
}

TEST_CASE("functions and files have a largest size") {
    const auto function = [](std::size_t lines) {
        return "namespace a {\nvoid f() {\n" + std::string(lines - 2, '\n') + "}\n}\n";
    };
    CHECK(refused(check_sizes, "a.cpp", function(70)).empty());
    CHECK(refused(check_sizes, "a.cpp", function(71)) == Lines{2});
    CHECK(refused(check_sizes, "a.cpp", std::string(800, '\n')).empty());
    CHECK(refused(check_sizes, "a.cpp", std::string(801, '\n')) == Lines{801});
}

TEST_CASE("headers are guarded, sources are ASCII, no path belongs to one machine") {
    CHECK(refused(check_text, "a.hpp", "#pragma once\n").empty());
    CHECK(refused(check_text, "a.hpp", "int a;\n") == Lines{1});
    CHECK(refused(check_text, "a.cpp", "\n// \xC2\xA7 4\n") == Lines{2});
    CHECK(refused(check_text, "a.md", "\xC2\xA7 4\n").empty());
    CHECK(refused(check_text, "a.md",
                  "see /"
                  "work/main\n") == Lines{1});
    CHECK(refused(check_text, "a.yaml",
                  "path: /"
                  "tmp/a\n") == Lines{1});
    CHECK(refused(check_text, "a.md",
                  "https://example.org/home/page.html and net/"
                  "tmp\n")
              .empty());
}

TEST_CASE("every cited RFC stands in the index") {
    const SourceFile index =
        make_source_file("docs/rfc-index.md", "| RFC | title |\n|---|---|\n| 5321 | Simple Mail Transfer |\n");
    const auto indexed = indexed_rfcs(index);
    CHECK(indexed == std::set<std::string>{"5321"});
    Violations violations;
    const std::string text =
        "/// RFC 5321 section 4\n/// RFC "
        "9999 section 1\n";
    check_rfc_citations(make_source_file("a.hpp", text), indexed, violations);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].to_string() ==
          "a.hpp:2: RFC "
          "9999 is missing in docs/rfc-index.md");
}
