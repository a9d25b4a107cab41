// Findings as JSON: the lines of `findings` in reports/assessment.schema.json.
//
// Role: the part of the JSON report that there are many of, and what it has in common with the
// other members (report/json.cpp). No field is ever left out, only null; bytes that are not UTF-8
// become U+FFFD.
// Cost: a row is joined of texts, never a document of its own. What many rows have in common is
// written by the JSON library once and kept; so is a text that it would not write as it stands.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/shared.h"
#include "score/assessment.h"

namespace assay {

using Json = nlohmann::ordered_json;

[[nodiscard]] std::string dump(const Json& json);  // compact
[[nodiscard]] Json reason_json(const Unknown& unknown);
[[nodiscard]] Json text_or_null(std::string_view text);  // empty: null

// One for each report. The assessment outlives it.
class FindingWriter {
public:
    explicit FindingWriter(const Assessment& assessment) : assessment_(assessment) {}

    // Fast when findings of a check follow each other.
    void append(const Finding& finding, std::string& out);

private:
    void begin_check(const Finding& finding);
    void append_subject(const SubjectRef& subject, std::string& out);
    void append_details(const Finding& finding, std::string& out);
    void append_pass_end(const Finding& finding, std::string& out);
    void append_proof(const Proof& proof, std::string& out);

    // What is the same of all findings of a check.
    struct CheckText {
        Shared<std::string> check;
        std::string id;     // `{"check":...,"verdict":`
        std::string about;  // `,"severity":...,"effort":...,"subject":`
        std::string pass;   // both, with what a pass says between them; empty: none was made yet
    };
    // What subjects of one kind in one namespace begin with.
    struct KindText {
        std::string api_version;
        std::string kind;
        std::string ns;
        std::string text;  // `{"apiVersion":...,"name":`; empty: none was made yet
    };
    // What a pass that says nothing ends with, behind its subject.
    struct PassEnd {
        SubjectSource source;
        Shared<std::string> request;
        std::uint32_t count = 0;
        bool is_known = false;
        std::string text;  // empty: none was made yet
    };
    // The value of a proof as it is in its finding and as it is written.
    struct ProofText {
        std::string value;
        std::string text;
    };
    static constexpr std::size_t kProofs = 256;

    const Assessment& assessment_;
    CheckText check_;
    KindText kind_;
    PassEnd pass_end_;
    std::array<ProofText, kProofs> proofs_;  // met lately, by their hash
};

}  // namespace assay
