// The frames of the documents that one store decodes: finds the one that fits, makes new ones. For
// this folder only.
//
// A frame (value/json_frame.h) is made of a document that had to be read: what differs between it
// and the one of the frame that is most like it is cut out. Parts that SubtreeMemo knows are cut
// out whole; it learns from documents that are read, so frames begin late and are made anew now and
// then. Where documents are not alike, frames are given up but for a try in a while. Memory is
// bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "value/json_frame.h"

namespace assay {

class SubtreeMemo;

class JsonFrames {
public:
    // Frames are made after so many documents, of documents that are not smaller than this.
    struct Start {
        std::uint64_t documents = 1024;
        std::size_t size = 256;
    };

    JsonFrames() : JsonFrames(Start()) {}
    explicit JsonFrames(const Start& start);
    ~JsonFrames();
    JsonFrames(JsonFrames&&) noexcept;
    JsonFrames& operator=(JsonFrames&&) noexcept;

    // The value of a document that a frame fits. Nothing says nothing: read it.
    [[nodiscard]] std::optional<Value> read(std::string_view text, Store::Parts& parts,
                                            JsonFrame::ReadPart read_part);
    // Tells what that document was read to.
    void learn(const JsonOutline& document, const Value& value, const SubtreeMemo& subtrees);

    [[nodiscard]] std::uint64_t fitted() const noexcept { return fitted_; }  // documents

private:
    struct Known;  // a frame and the document that it was made of

    [[nodiscard]] bool worth_trying(std::string_view text);

    Start start_;
    std::uint64_t anew_;  // the number of documents after which all frames are forgotten
    std::uint64_t documents_ = 0;
    std::uint64_t fitted_ = 0;
    unsigned misses_ = 0;
    bool tried_ = false;                         // the last document
    std::vector<std::unique_ptr<Known>> known_;  // the one that was of use last is first
    std::vector<FrameFilling> fillings_;
};

}  // namespace assay
