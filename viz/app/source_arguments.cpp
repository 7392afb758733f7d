#include "viz/app/source_arguments.hpp"

#include "sim/recording/shell_word.hpp"

namespace viz::app {

std::string words_of(const SourceArguments& source) {
    using sim::recording::shell_word;
    std::string words = shell_word(source.file);
    for (const std::string& overlay : source.overlays) words += " --with " + shell_word(overlay);
    for (const std::string& set : source.sets) words += " --set " + shell_word(set);
    if (source.seed) words += " --seed " + shell_word(*source.seed);
    if (source.until) words += " --until " + shell_word(*source.until);
    if (source.student) words += " --student " + shell_word(*source.student);
    return words;
}

}  // namespace viz::app
