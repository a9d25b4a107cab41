#include "evaluate/proof.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "evaluate/host_data.h"
#include "evaluate/identity.h"
#include "evaluate/item_places.h"
#include "value/decode.h"

namespace assay {
namespace {

using cel::Datum;
using cel::DatumKind;

constexpr std::size_t kMaxProofs = 60;
constexpr std::size_t kMaxMessage = 1000;  // bytes

// Cuts at a character, not inside one.
Shared<std::string> bounded(Row& row, std::string_view text) {
    if (text.size() <= kMaxMessage) return row.share(text);
    std::size_t end = kMaxMessage;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return row.share(std::string(text.substr(0, end)) + "...");
}

void add_proof(Finding& finding, Proof proof) {
    const bool known =
        std::any_of(finding.details().evidence.begin(), finding.details().evidence.end(),
                    [&](const Proof& each) { return each.what == proof.what; });
    if (!known && finding.details().evidence.size() < kMaxProofs) {
        finding.add_details().evidence.push_back(std::move(proof));
    }
}

// What a person can look up: a path in the document for what was read of the object or of an item
// in it, else the name of the variable with the path behind it.
std::string name_of(const Row& row, const cel::WitnessRead& read, const std::string& item_path) {
    if (read.variable == "object") {
        return document_path(row.subject(), read.path);
    }
    if (read.variable == "item" && !item_path.empty()) {
        return document_path(row.subject(), join_path(item_path, read.path));
    }
    return join_path(read.variable, read.path);
}

// Adds what the witness read to the finding and to the fingerprint. The date of the audit is proof,
// but nothing that somebody accepted: it is another in every audit. Gives the path of the first
// part of the document among it.
std::string add_reads(Row& row, const cel::Witness& witness, const std::string& item_path,
                      Finding& finding, Fingerprint& fingerprint) {
    std::string first;
    Store scratch;
    for (const cel::WitnessRead& read : witness.reads) {
        const bool whole_object = read.variable == "object" && read.path.empty();
        if (whole_object || read.variable == "index" || read.datum.is(DatumKind::lazy)) {
            continue;
        }
        const std::string name = name_of(row, read, item_path);
        const bool in_document =
            read.variable == "object" || (read.variable == "item" && !item_path.empty());
        if (first.empty() && in_document) {
            first = name;
        }
        std::string json = read.missing ? "null" : encode_json(value_of(read.datum, scratch));
        if (read.variable != "asOf") fingerprint.add(join_path(read.variable, read.path), json);
        add_proof(finding, {row.share(name), row.share(proof_value(std::move(json)))});
    }
    for (const Proof& proof : row.consulted()) {
        fingerprint.add(*proof.what, *proof.value);
        add_proof(finding, proof);
    }
    return first;
}

Shared<std::string> message_of(Row& row, const Finding& finding) {
    if (row.check().message) {
        const Datum text = row.run(*row.check().message);
        if (text.is(DatumKind::text)) return bounded(row, text.as_text());
    }
    return bounded(row, "false: " + *finding.details().decided_by);
}

std::string text_member(const Datum& map, std::string_view key) {
    const auto found = map.find(Datum::text(key));
    return found && found->is(DatumKind::text) ? std::string(found->as_text()) : std::string();
}

std::optional<SubjectRef> at_of(Row& row) {
    if (!row.check().at) {
        return std::nullopt;
    }
    const Datum at = row.run(*row.check().at);
    if (!at.is(DatumKind::map)) {
        return std::nullopt;
    }
    return SubjectRef{text_member(at, "apiVersion"), text_member(at, "kind"),
                      text_member(at, "namespace"), text_member(at, "name")};
}

// What the check says to install instead; nothing when it names no version.
std::optional<Upgrade> upgrade_of(Row& row) {
    if (!row.check().upgrade) {
        return std::nullopt;
    }
    const Datum said = row.run(*row.check().upgrade);
    if (!said.is(DatumKind::map) || text_member(said, "to").empty()) {
        return std::nullopt;
    }
    Upgrade upgrade{
        text_member(said, "component"), text_member(said, "from"), text_member(said, "to"), {}};
    const auto ids = said.find(Datum::text("vulnerabilities"));
    const std::size_t count = ids && ids->is(DatumKind::list) ? ids->size() : 0;
    for (std::size_t index = 0; index < count; ++index) {
        const Datum id = ids->item(index);
        if (id.is(DatumKind::text)) upgrade.vulnerabilities.emplace_back(id.as_text());
    }
    std::sort(upgrade.vulnerabilities.begin(), upgrade.vulnerabilities.end());
    return upgrade;
}

// What was read where the subject as a whole is wrong.
void add_subject(Row& row, const cel::Witness& witness, Finding& finding) {
    Fingerprint fingerprint;
    finding.add_details().path = row.share(add_reads(row, witness, {}, finding, fingerprint));
    finding.add_details().found = {{{}, fingerprint.text()}};
}

// The message and the place of the fix, for the item that is set.
void say(Row& row, Finding& finding) {
    finding.add_details().message = message_of(row, finding);
    finding.add_details().at = at_of(row);
}

}  // namespace

Finding finding_of(const Row& row, Verdict verdict) {
    const Subject& subject = row.subject();
    Finding finding;
    finding.check = row.check_id();
    finding.verdict = verdict;
    finding.subject = subject.ref;
    finding.source = subject.source;
    finding.request = subject.request;
    if (verdict != Verdict::pass && *subject.origin != Origin{}) {
        finding.add_details().origin = subject.origin;
    }
    finding.count = subject.count;
    return finding;
}

Finding undecided_finding(Row& row, const Expression& expression, const Datum& result) {
    Finding finding = finding_of(row, Verdict::error);
    finding.add_details().decided_by = row.share(expression.text());
    if (result.is_unknown()) {
        finding.verdict = Verdict::unknown;
        finding.unknown = row.share(result.to_unknown());
        // Of `items` an element may be unknown and not the list.
        const Datum whole = row.run(expression);
        if (!whole.is_unknown()) return finding;
        const cel::Witness witness = row.explain(expression, whole);
        if (!witness.expression.empty()) {
            finding.add_details().decided_by = row.share(witness.expression);
            Fingerprint fingerprint;  // of no use: only what is wrong is recognised again
            finding.add_details().path =
                row.share(add_reads(row, witness, {}, finding, fingerprint));
        }
    } else if (result.is_error() && result.error_kind() == cel::ErrorKind::limit) {
        finding.verdict = Verdict::unknown;
        finding.unknown = Unknown{Reason::limit, *bounded(row, result.error_text())};
    } else if (result.is_error()) {
        finding.add_details().message = bounded(row, result.error_text());
    } else {
        finding.add_details().message = "the expression gave a value of type " +
                                        std::string(result.type_name()) + ", which decides nothing";
    }
    return finding;
}

Finding failed_assertion(Row& row, const Expression& assertion) {
    Finding finding = finding_of(row, Verdict::fail);
    const cel::Witness witness = row.explain(assertion, Datum::boolean(false));
    finding.add_details().decided_by =
        row.share(witness.expression.empty() ? assertion.text() : witness.expression);
    add_subject(row, witness, finding);
    say(row, finding);
    finding.add_details().upgrade = upgrade_of(row);
    return finding;
}

Finding failed_items(Row& row, const Datum& list, const std::vector<std::size_t>& failing) {
    Finding finding = finding_of(row, Verdict::fail);
    const ItemPlaces places(row, *row.check().items, list);
    const std::size_t proven = std::min(failing.size(), kMaxProvenItems);
    for (std::size_t index = 0; index < proven; ++index) {
        const std::size_t at = failing[index];
        row.item(list.item(at), at);
        const std::string item_path = places.path(at);
        const cel::Witness witness = row.explain(*row.check().each, Datum::boolean(false));
        Fingerprint fingerprint;
        const std::string read = add_reads(row, witness, item_path, finding, fingerprint);
        finding.add_details().found.push_back(
            {row.share(item_name(list.item(at))), fingerprint.text()});
        if (index > 0) {
            continue;
        }
        finding.add_details().decided_by =
            row.share(witness.expression.empty() ? row.check().each->text() : witness.expression);
        finding.add_details().path = row.share(
            !read.empty() || item_path.empty() ? read : document_path(row.subject(), item_path));
        say(row, finding);
    }
    for (std::size_t index = proven; index < failing.size() && index < kMaxNamedItems; ++index) {
        finding.add_details().found.push_back({item_name(list.item(failing[index])), {}});
    }
    row.no_item();
    finding.add_details().upgrade = upgrade_of(row);
    if (failing.size() > 1) {
        finding.add_details().message =
            *finding.details().message + " (and " + std::to_string(failing.size() - 1) + " more)";
    }
    return finding;
}

Finding failed_empty(Row& row) {
    Finding finding = finding_of(row, Verdict::fail);
    const Expression& items = *row.check().items;
    const cel::Witness witness = row.explain(items, Datum::list({}));
    finding.add_details().decided_by = row.share(items.text());
    add_subject(row, witness, finding);
    say(row, finding);
    finding.add_details().upgrade = upgrade_of(row);
    return finding;
}

}  // namespace assay
