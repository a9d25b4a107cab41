#include "report/path_drawing.h"

#include <algorithm>
#include <memory>

namespace assay {
namespace {

constexpr int kColumn = PathDrawing::kBoxWidth + 16;
constexpr int kRow = PathDrawing::kBoxHeight + 52;
constexpr int kMargin = 4;

// A box, and those that lead to it.
struct Spot {
    const AccessEnd* end = nullptr;
    const AccessHop* hop = nullptr;  // to the box below; none of the lowest
    bool begins = false;
    int middle = 0;
    std::vector<std::unique_ptr<Spot>> from{};
};

class Layout {
public:
    explicit Layout(const std::vector<const AccessPath*>& paths) {
        for (const AccessPath* path : paths) {
            if (path->hops.empty() || path->hops.size() > kDrawnHops) {
                ++made_.left_out;
            } else {
                add(*path);
            }
        }
    }

    [[nodiscard]] PathDrawing finish() && {
        if (root_.end == nullptr) return std::move(made_);
        place(root_);
        const int rows = depth(root_);
        made_.width = columns_ * kColumn - 16 + 2 * kMargin;
        made_.height = (rows - 1) * kRow + PathDrawing::kBoxHeight + 2 * kMargin;
        draw(root_, rows - 1);
        return std::move(made_);
    }

private:
    // From the end of the way to its beginning.
    void add(const AccessPath& path) {
        root_.end = &path.hops.back().to;
        Spot* at = &root_;
        for (std::size_t index = path.hops.size(); index-- > 0;) {
            const AccessEnd& end = index == 0 ? path.from : path.hops[index - 1].to;
            const AccessHop& hop = path.hops[index];
            const auto same = [&](const std::unique_ptr<Spot>& spot) {
                return spot->end->text == end.text && spot->hop->kind == hop.kind;
            };
            const auto found = std::ranges::find_if(at->from, same);
            if (found == at->from.end()) {
                at->from.push_back(std::make_unique<Spot>(Spot{&end, &hop}));
                at = at->from.back().get();
            } else {
                at = found->get();
            }
        }
        at->begins = true;
    }

    // A column for each box that nothing leads to, and the others between theirs.
    void place(Spot& spot) {
        if (spot.from.empty()) {
            spot.middle = kMargin + columns_++ * kColumn + PathDrawing::kBoxWidth / 2;
            return;
        }
        // The longest first, so that a narrow screen begins with it.
        std::ranges::stable_sort(spot.from, [](const auto& left, const auto& right) {
            return depth(*left) > depth(*right);
        });
        for (const auto& each : spot.from) place(*each);
        spot.middle = (spot.from.front()->middle + spot.from.back()->middle) / 2;
    }

    [[nodiscard]] static int depth(const Spot& spot) {
        int deepest = 0;
        for (const auto& each : spot.from) deepest = std::max(deepest, depth(*each));
        return deepest + 1;
    }

    void draw(const Spot& spot, int row) {
        const int top = kMargin + row * kRow;
        made_.boxes.push_back(
            {spot.middle - PathDrawing::kBoxWidth / 2, top, spot.end, spot.begins});
        for (const auto& each : spot.from) {
            made_.lines.push_back(
                {each->middle, top - kRow + PathDrawing::kBoxHeight, spot.middle, top, each->hop});
            draw(*each, row - 1);
        }
    }

    Spot root_;
    PathDrawing made_;
    int columns_ = 0;
};

}  // namespace

PathDrawing draw_paths(const std::vector<const AccessPath*>& paths) {
    return Layout(paths).finish();
}

}  // namespace assay
