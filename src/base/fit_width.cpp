#include "base/fit_width.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace assay {
namespace {

// Code points of a word; "\x1b[...m" are none.
std::size_t width_of(std::string_view word) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (word[at] == '\x1b') {
            at = std::min(word.find('m', at), word.size() - 1);
        } else if ((static_cast<unsigned char>(word[at]) & 0xC0U) != 0x80U) {
            ++width;
        }
    }
    return width;
}

// Blanks and the word behind them.
struct Piece {
    std::size_t blanks = 0;
    std::string_view word{};
};

Piece take_piece(std::string_view& rest) {
    const std::size_t begin = std::min(rest.find_first_not_of(' '), rest.size());
    const std::size_t end = std::min(rest.find(' ', begin), rest.size());
    const Piece piece{begin, rest.substr(begin, end - begin)};
    rest.remove_prefix(end);
    return piece;
}

// How wide a cell is: a word and those behind it by one blank each.
std::size_t cell_width(std::string_view word, std::string_view rest) {
    std::size_t width = width_of(word);
    while (rest.size() > 1 && rest[0] == ' ' && rest[1] != ' ') {
        width += 1 + width_of(take_piece(rest).word);
    }
    return width;
}

// Where a line goes on: under its last column that begins in the left half, else a little further
// in than it began.
std::size_t indent_of(std::string_view line, std::size_t columns) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    std::size_t indent = std::min(begin + 2, columns / 2);
    std::size_t at = 0;
    while (!line.empty()) {
        const Piece piece = take_piece(line);
        at += piece.blanks;
        if (at > columns / 2) break;
        if (piece.blanks > 1 && at > begin && !piece.word.empty()) indent = at;
        at += width_of(piece.word);
    }
    return indent;
}

void append_fitting(std::string& text, std::string_view line, std::size_t columns) {
    const std::size_t indent = indent_of(line, columns);
    std::size_t used = 0;
    bool is_first = true;
    while (!line.empty()) {
        const Piece piece = take_piece(line);
        if (piece.word.empty()) break;
        const std::size_t width = width_of(piece.word);
        const std::size_t begin = used + piece.blanks;
        // A cell that has room on the next line stays whole.
        const std::size_t cell = piece.blanks > 1 ? cell_width(piece.word, line) : width;
        const bool moves = begin > indent && cell <= columns - indent;
        if (!is_first && begin + (moves ? cell : width) > columns) {
            text += '\n' + std::string(indent, ' ');
            used = indent;
        } else {
            text.append(piece.blanks, ' ');
            used += piece.blanks;
        }
        text += piece.word;
        used += width;
        is_first = false;
    }
}

}  // namespace

std::string fit_width(std::string_view text, std::size_t columns) {
    std::string fitting;
    const std::vector<std::string_view> lines = split(text, '\n');
    for (std::size_t index = 0; index < lines.size(); ++index) {
        if (index > 0) fitting += '\n';
        if (width_of(lines[index]) <= columns) {
            fitting += lines[index];
        } else {
            append_fitting(fitting, lines[index], columns);
        }
    }
    return fitting;
}

}  // namespace assay
