#include "snapshot/archive_library.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstddef>
#include <ctime>

#include "base/late_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBARCHIVE, "libarchive13");

}  // namespace

Result<void> load_archive() { return library.load(); }

}  // namespace assay

// What the program uses of libarchive, and no more: another function does not link.

using assay::library;

const char* archive_error_string(archive* handle) {
    return library.function<&archive_error_string>("archive_error_string")(handle);
}

archive* archive_read_new() { return library.function<&archive_read_new>("archive_read_new")(); }
int archive_read_free(archive* reader) {
    return library.function<&archive_read_free>("archive_read_free")(reader);
}
int archive_read_support_filter_gzip(archive* reader) {
    return library.function<&archive_read_support_filter_gzip>("archive_read_support_filter_gzip")(
        reader);
}
int archive_read_support_filter_zstd(archive* reader) {
    return library.function<&archive_read_support_filter_zstd>("archive_read_support_filter_zstd")(
        reader);
}
int archive_read_support_format_empty(archive* reader) {
    return library.function<&archive_read_support_format_empty>(
        "archive_read_support_format_empty")(reader);
}
int archive_read_support_format_raw(archive* reader) {
    return library.function<&archive_read_support_format_raw>("archive_read_support_format_raw")(
        reader);
}
int archive_read_support_format_tar(archive* reader) {
    return library.function<&archive_read_support_format_tar>("archive_read_support_format_tar")(
        reader);
}
int archive_read_open_fd(archive* reader, int file, std::size_t block) {
    return library.function<&archive_read_open_fd>("archive_read_open_fd")(reader, file, block);
}
int archive_read_open_memory(archive* reader, const void* bytes, std::size_t size) {
    return library.function<&archive_read_open_memory>("archive_read_open_memory")(reader, bytes,
                                                                                   size);
}
int archive_read_next_header(archive* reader, archive_entry** entry) {
    return library.function<&archive_read_next_header>("archive_read_next_header")(reader, entry);
}
la_ssize_t archive_read_data(archive* reader, void* into, std::size_t size) {
    return library.function<&archive_read_data>("archive_read_data")(reader, into, size);
}

archive* archive_write_new() { return library.function<&archive_write_new>("archive_write_new")(); }
int archive_write_free(archive* writer) {
    return library.function<&archive_write_free>("archive_write_free")(writer);
}
int archive_write_set_format_pax_restricted(archive* writer) {
    return library.function<&archive_write_set_format_pax_restricted>(
        "archive_write_set_format_pax_restricted")(writer);
}
int archive_write_add_filter_zstd(archive* writer) {
    return library.function<&archive_write_add_filter_zstd>("archive_write_add_filter_zstd")(
        writer);
}
int archive_write_set_filter_option(archive* writer, const char* filter, const char* option,
                                    const char* value) {
    return library.function<&archive_write_set_filter_option>("archive_write_set_filter_option")(
        writer, filter, option, value);
}
int archive_write_open_fd(archive* writer, int file) {
    return library.function<&archive_write_open_fd>("archive_write_open_fd")(writer, file);
}
int archive_write_header(archive* writer, archive_entry* entry) {
    return library.function<&archive_write_header>("archive_write_header")(writer, entry);
}
la_ssize_t archive_write_data(archive* writer, const void* bytes, std::size_t size) {
    return library.function<&archive_write_data>("archive_write_data")(writer, bytes, size);
}
int archive_write_close(archive* writer) {
    return library.function<&archive_write_close>("archive_write_close")(writer);
}

archive_entry* archive_entry_new() {
    return library.function<&archive_entry_new>("archive_entry_new")();
}
void archive_entry_free(archive_entry* entry) {
    library.function<&archive_entry_free>("archive_entry_free")(entry);
}
const char* archive_entry_pathname(archive_entry* entry) {
    return library.function<&archive_entry_pathname>("archive_entry_pathname")(entry);
}
mode_t archive_entry_filetype(archive_entry* entry) {
    return library.function<&archive_entry_filetype>("archive_entry_filetype")(entry);
}
const char* archive_entry_hardlink(archive_entry* entry) {
    return library.function<&archive_entry_hardlink>("archive_entry_hardlink")(entry);
}
void archive_entry_set_pathname(archive_entry* entry, const char* name) {
    library.function<&archive_entry_set_pathname>("archive_entry_set_pathname")(entry, name);
}
void archive_entry_set_filetype(archive_entry* entry, unsigned type) {
    library.function<&archive_entry_set_filetype>("archive_entry_set_filetype")(entry, type);
}
void archive_entry_set_perm(archive_entry* entry, mode_t mode) {
    library.function<&archive_entry_set_perm>("archive_entry_set_perm")(entry, mode);
}
void archive_entry_set_size(archive_entry* entry, la_int64_t size) {
    library.function<&archive_entry_set_size>("archive_entry_set_size")(entry, size);
}
void archive_entry_set_mtime(archive_entry* entry, std::time_t seconds, long nanoseconds) {
    library.function<&archive_entry_set_mtime>("archive_entry_set_mtime")(entry, seconds,
                                                                          nanoseconds);
}
