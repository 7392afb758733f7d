#include "tests/tidy/source_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/tidy/tokenizer.hpp"

namespace tests::tidy {
namespace {

namespace fs = std::filesystem;

bool is_text_file(const fs::path& path) {
    static constexpr std::array<std::string_view, 9> extensions = {".hpp",  ".cpp",  ".md",   ".cmake", ".txt",
                                                                   ".yaml", ".json", ".zone", ".xml"};
    static constexpr std::array<std::string_view, 5> names = {"mailflow", "run", ".clang-format", ".clang-tidy",
                                                              ".editorconfig"};
    return std::ranges::find(extensions, path.extension().string()) != extensions.end() ||
           std::ranges::find(names, path.filename().string()) != names.end();
}

bool is_skipped_folder(const fs::path& path) {
    const std::string name = path.filename().string();
    return name == ".git" || name.starts_with("build");
}

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

bool SourceFile::is_cpp() const {
    return path.ends_with(".cpp") || is_header();
}

bool SourceFile::is_header() const {
    return path.ends_with(".hpp");
}

bool SourceFile::is_in(std::string_view folder) const {
    return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

std::string Violation::to_string() const {
    return path + ":" + std::to_string(line) + ": " + message;
}

SourceFile make_source_file(std::string path, std::string_view text) {
    SourceFile file;
    file.path = std::move(path);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        file.lines.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    if (file.is_cpp()) tokenize(text, file.tokens, file.includes);
    return file;
}

std::vector<SourceFile> load_tree(const std::string& root) {
    std::vector<fs::path> paths;
    fs::recursive_directory_iterator entry(root);
    for (; entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->is_directory() && is_skipped_folder(entry->path())) entry.disable_recursion_pending();
        if (entry->is_regular_file() && is_text_file(entry->path())) paths.push_back(entry->path());
    }
    std::ranges::sort(paths);
    std::vector<SourceFile> files;
    for (const fs::path& path : paths) {
        files.push_back(make_source_file(fs::relative(path, root).generic_string(), read(path)));
    }
    return files;
}

std::size_t closing_bracket(const Tokens& tokens, std::size_t open) {
    static constexpr std::string_view opening = "([{";
    static constexpr std::string_view closing = ")]}";
    std::size_t depth = 0;
    for (std::size_t index = open; index < tokens.size(); ++index) {
        const Token& token = tokens[index];
        if (token.kind != TokenKind::punctuation || token.text.size() != 1) continue;
        if (opening.find(token.text[0]) != std::string_view::npos) ++depth;
        if (closing.find(token.text[0]) != std::string_view::npos && --depth == 0) return index;
    }
    return tokens.size();
}

}  // namespace tests::tidy
