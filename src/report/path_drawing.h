// Ways to full control as boxes and lines: what an SVG of them needs to know.
//
// Role: layout alone, in whole numbers; report/html_access.cpp fills the template with it. Ways
// that end alike share their boxes. Full control is the lowest box; each way begins above it, one
// column for each beginning. Bounds: ways of more hops than kDrawnHops are left out; the width
// follows from how many are given. Texts from the cluster are as in the assessment: not escaped.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "score/assessed_access.h"

namespace assay {

inline constexpr std::size_t kDrawnHops = 9;

struct DrawnBox {
    int x = 0;  // left upper corner
    int y = 0;
    const AccessEnd* end = nullptr;
    bool begins = false;  // a way begins here
};

// From the middle of a box's lower side to the middle of another's upper side.
struct DrawnLine {
    int x = 0;
    int y = 0;
    int to_x = 0;
    int to_y = 0;
    const AccessHop* hop = nullptr;
};

struct PathDrawing {
    static constexpr int kBoxWidth = 220;
    static constexpr int kBoxHeight = 48;
    int width = 0;
    int height = 0;
    std::vector<DrawnBox> boxes;
    std::vector<DrawnLine> lines;
    std::size_t left_out = 0;
};

// The ways outlive it; all lead to the same end.
[[nodiscard]] PathDrawing draw_paths(const std::vector<const AccessPath*>& paths);

}  // namespace assay
