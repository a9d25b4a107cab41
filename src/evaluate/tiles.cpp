#include "evaluate/tiles.h"

#include <algorithm>

#include "base/pool.h"

namespace assay {

Tiles::Tiles(const Facts& facts, std::span<const Check> checks) : checks_(checks.size()) {
    const std::vector<KeptExpressions> kept = find_kept(checks, kept_);
    for (std::size_t number = 0; number < checks.size(); ++number) {
        for (const std::string& kind : checks[number].subjects) {
            const Range range = tiles_of(facts, kind);
            for (std::size_t tile = range.begin; tile < range.end; ++tile) {
                checks_[number].push_back({tile, tiles_[tile].works.size()});
                tiles_[tile].works.push_back({&checks[number], kept[number]});
            }
        }
    }
}

Tiles::Range Tiles::tiles_of(const Facts& facts, const std::string& kind) {
    const auto [known, is_new] = kinds_.try_emplace(kind);
    if (!is_new) return known->second;
    const std::shared_ptr<const Universe> universe = facts.share_universe(kind);
    known->second.begin = tiles_.size();
    if (universe->in_scope) {
        const std::size_t size = universe->subjects.size();
        for (std::size_t begin = 0; begin < size; begin += kSize) {
            tiles_.push_back({universe, begin, std::min(begin + kSize, size)});
        }
    }
    known->second.end = tiles_.size();
    return known->second;
}

void Tiles::judge(std::span<const std::unique_ptr<Judge>> judges) {
    parallel_for(tiles_.size(), static_cast<unsigned>(judges.size()),
                 [&](unsigned worker, std::size_t index) {
                     Tile& tile = tiles_[index];
                     judges[worker]->begin_tile(kept_, tile.end - tile.begin);
                     for (Work& work : tile.works) judge(*judges[worker], tile, work);
                 });
}

void Tiles::judge(Judge& judge, const Tile& tile, Work& work) {
    for (std::size_t at = tile.begin; at < tile.end; ++at) {
        auto finding =
            judge.judge(*work.check, work.kept, tile.universe->subjects[at], at - tile.begin);
        if (!finding) continue;
        if (finding->is_plain_pass()) {
            work.plain_passes.set(at - tile.begin);
        } else {
            work.others.emplace_back(at - tile.begin, std::move(*finding));
        }
    }
    work.others.shrink_to_fit();  // kept until the whole group is judged
}

void Tiles::add_to(Findings& findings, std::size_t check) {
    for (const Place& place : checks_[check]) {
        Tile& tile = tiles_[place.tile];
        add_to(findings, tile, tile.works[place.work]);
    }
}

void Tiles::add_to(Findings& findings, const Tile& tile, Work& work) {
    auto other = work.others.begin();
    for (std::size_t at = tile.begin; at < tile.end; ++at) {
        if (work.plain_passes.test(at - tile.begin)) {
            findings.add_pass(tile.universe, tile.universe->subjects[at]);
        } else if (other != work.others.end() && other->first == at - tile.begin) {
            findings.add(std::move(other->second));
            ++other;
        }
    }
    work.others = {};
}

}  // namespace assay
