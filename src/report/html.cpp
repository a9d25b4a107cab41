// One HTML file: reports/report.html.mustache filled from html_view(), reports/report.css inlined.
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <kainjow/mustache.hpp>

#include "base/packed.h"
#include "report/html_view.h"
#include "report/writers.h"

namespace assay {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view kTemplate = "reports/report.html.mustache";
constexpr std::string_view kStyle = "reports/report.css";

mustache::data data_of(const ReportView& view);

mustache::data list_of(const ViewList& list) {
    mustache::data data(mustache::data::type::list);
    for (const ReportView& element : list) data.push_back(data_of(element));
    return data;
}

mustache::data map_of(const ViewMap& map) {
    mustache::data data;
    for (const auto& [name, view] : map) data.set(name, data_of(view));
    return data;
}

mustache::data data_of(const ReportView& view) {
    // To the engine empty text is something; in a section of ours it is absence.
    if (const auto* text = std::get_if<std::string>(&view.value))
        return text->empty() ? mustache::data(false) : mustache::data(*text);
    if (const auto* flag = std::get_if<bool>(&view.value)) return mustache::data(*flag);
    if (const auto* list = std::get_if<ViewList>(&view.value)) return list_of(*list);
    return map_of(std::get<ViewMap>(view.value));
}

}  // namespace

Result<std::string> fill_page(std::string_view file, const ReportView& view) {
    const auto page = packed_file(file);
    const auto style = packed_file(kStyle);
    if (!page || !style) return fail(ErrorCode::internal, "the page's template is not packed");
    mustache::mustache text{std::string(*page)};
    if (!text.is_valid())
        return fail(ErrorCode::internal,
                    "the page's template is not valid: " + text.error_message(),
                    {std::string(file)});
    mustache::data data = data_of(view);
    data.set("css", std::string(*style));
    return text.render(data);
}

tl::unexpected<Error> no_such_language(std::string_view language) {
    return fail(ErrorCode::usage, "there is no report in this language", {std::string(language)});
}

Result<std::string> write_html(const Assessment& assessment, const RenderOptions& options) {
    if (!is_language(options.language)) return no_such_language(options.language);
    return fill_page(kTemplate, html_view(assessment, options));
}

}  // namespace assay
