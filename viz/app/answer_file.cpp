#include "viz/app/answer_file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

namespace viz::app {

namespace {

using panels::AnswerDraft;

constexpr const char* first_words = "# The keys that are to be other than in the exercise.\n";

std::string last_error() {
    return std::generic_category().message(errno);
}

/// @pre the file exists
AnswerDraft read_answer(const std::string& path) {
    AnswerDraft answer{.path = path, .text = {}, .problem = {}};
    std::ifstream file(path, std::ios::binary);
    answer.text.assign(std::istreambuf_iterator<char>(file), {});
    if (!file) return {.path = {}, .text = {}, .problem = fmt::format("{}: {}", path, last_error())};
    if (answer.text.size() <= AnswerDraft::octets_max) return answer;
    return {
        .path = {},
        .text = {},
        .problem = fmt::format("{} is longer than {} octets: write it with an editor.", path, AnswerDraft::octets_max)};
}

}  // namespace

AnswerDraft find_answer(const SourceArguments& source) {
    const std::string stem = std::filesystem::path(source.file).stem().string();
    const std::string path = source.overlays.empty() ? stem + "-answer.yaml" : source.overlays.back();
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown)) return read_answer(path);
    return {.path = path, .text = first_words, .problem = {}};
}

std::optional<std::string> write_answer(const AnswerDraft& answer) {
    std::ofstream file(answer.path, std::ios::binary | std::ios::trunc);
    file << answer.text;
    file.close();
    if (file) return std::nullopt;
    return fmt::format("{}: {}", answer.path, last_error());
}

}  // namespace viz::app
