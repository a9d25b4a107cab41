#include "report/sign_off.h"

#include <string_view>

#include <kainjow/mustache.hpp>

#include "base/csv.h"
#include "base/packed.h"
#include "base/text.h"

namespace assay {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kTemplate = "reports/access-review.html.mustache";
constexpr std::size_t kCell = 1000;

mustache::data shown(const std::string& text) {
    return text.empty() ? mustache::data(false) : mustache::data(printable(text, kCell));
}

mustache::data row_data(const SignOffRow& row) {
    mustache::data data;
    data.set("identity", shown(row.identity));
    data.set("right", shown(row.right));
    data.set("where", shown(row.where));
    data.set("binding", shown(row.binding));
    data.set("role", shown(row.role));
    data.set("change", shown(row.change));
    return data;
}

mustache::data owners_data(const std::vector<SignOffRow>& rows) {
    mustache::data owners(mustache::data::type::list);
    for (std::size_t at = 0; at < rows.size();) {
        const SignOffRow& first = rows[at];
        mustache::data list(mustache::data::type::list);
        for (; at < rows.size() && rows[at].owner == first.owner && rows[at].team == first.team;
             ++at) {
            list.push_back(row_data(rows[at]));
        }
        mustache::data owner;
        owner.set("owner", shown(first.owner));
        owner.set("team", shown(first.team));
        owner.set("rows", list);
        owners.push_back(owner);
    }
    return owners;
}

}  // namespace

std::string sign_off_csv(const SignOffSheet& sheet) {
    std::string text;
    add_csv_line(text, {"owner", "team", "identity", "right", "where", "binding", "role", "change",
                        "keep", "remove", "signature", "date"});
    for (const SignOffRow& row : sheet.rows) {
        add_csv_line(text, {row.owner, row.team, row.identity, row.right, row.where, row.binding,
                            row.role, row.change, "", "", "", ""});
    }
    return text;
}

Result<std::string> sign_off_html(const SignOffSheet& sheet) {
    const auto page = packed_file(kTemplate);
    if (!page) return fail(ErrorCode::internal, "the sheet's template is not packed");
    mustache::mustache text{std::string(*page)};
    if (!text.is_valid()) {
        return fail(ErrorCode::internal,
                    "the sheet's template is not valid: " + text.error_message(),
                    {std::string(kTemplate)});
    }
    mustache::data data;
    data.set("title", shown(sheet.title));
    data.set("taken", shown(sheet.taken));
    mustache::data limits(mustache::data::type::list);
    for (const std::string& limit : sheet.limits) {
        mustache::data line;
        line.set("text", shown(limit));
        limits.push_back(line);
    }
    data.set("limits", limits);
    data.set("owners", owners_data(sheet.rows));
    return text.render(data);
}

}  // namespace assay
