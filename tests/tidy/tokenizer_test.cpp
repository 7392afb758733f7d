#include "tests/support/catch.hpp"
#include "tests/tidy/bodies.hpp"
#include "tests/tidy/source_file.hpp"

using tests::tidy::find_functions;
using tests::tidy::find_lambdas;
using tests::tidy::make_source_file;
using tests::tidy::SourceFile;

namespace {

std::string joined(const SourceFile& file) {
    std::string text;
    for (const auto& token : file.tokens) text += (text.empty() ? "" : " ") + (token.text.empty() ? "_" : token.text);
    return text;
}

}  // namespace

TEST_CASE("tokens leave out comments, directives and the insides of literals") {
    CHECK(joined(make_source_file("a.cpp", "int a; // rand()\n/* b\n */ c")) == "int a ; c");
    CHECK(joined(make_source_file("a.cpp", "f(\"a\\\"b\", 'c', '\\'');")) == "f ( _ , _ , _ ) ;");
    CHECK(joined(make_source_file("a.cpp", "x = R\"a(\" )b\" )a\"; y")) == "x = _ ; y");
    CHECK(joined(make_source_file("a.cpp", "1'000'000 + 0xFF'FF + b")) == "1'000'000 + 0xFF'FF + b");
    CHECK(joined(make_source_file("a.cpp", "#define A \\\n  rand()\na::b->c")) == "a :: b -> c");
    CHECK(joined(make_source_file("a.md", "no tokens")).empty());
}

TEST_CASE("tokens and includes know their lines") {
    const SourceFile file = make_source_file("a.cpp", "#include <map>\n#include \"a/b.hpp\"  // why\n\nint a;\n");
    REQUIRE(file.includes.size() == 2);
    CHECK(file.includes[0].path == "map");
    CHECK(file.includes[0].angled);
    CHECK(file.includes[1].path == "a/b.hpp");
    CHECK(file.includes[1].line == 2);
    REQUIRE(file.tokens.size() == 3);
    CHECK(file.tokens[0].line == 4);
    CHECK(file.lines.size() == 4);
}

TEST_CASE("functions are found at namespace and class scope") {
    const SourceFile file = make_source_file("a.cpp", R"(
namespace a {
template <class T>
class B : public C {
public:
    B(int x) : x_(x), y_{x} {}
    [[nodiscard]] int get() const {
        if (x_ > 0) { return 1; }
        return 2;
    }
    enum class D { e, f };
    int x_ = 0;
    std::array<int, 2> z_{1, 2};
};
constexpr auto table = std::to_array<int>({1, 2});
auto h = [](int i) { return i; };
}
)");
    std::vector<std::size_t> lines;
    for (const auto& body : find_functions(file.tokens)) lines.push_back(file.tokens[body.head].line);
    // The initialiser y_{x} counts as the function, the body {} after it as another: both are short.
    CHECK(lines == std::vector<std::size_t>{6, 6, 7, 16});
}

TEST_CASE("lambdas are told from subscripts, attributes and bindings") {
    const SourceFile file = make_source_file("a.cpp", R"(
void f() {
    [[maybe_unused]] int a = b[1];
    for (auto& [key, value] : map) use(key);
    auto g = [] { return 1; };
    sort(v, [&](int x) mutable -> int { return x; });
}
)");
    const auto lambdas = find_lambdas(file.tokens);
    REQUIRE(lambdas.size() == 2);
    CHECK_FALSE(lambdas[0].captures);
    CHECK(lambdas[1].captures);
}
