#include "collect/rpm_library.h"

#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmtd.h>
#include <rpm/rpmts.h>

#include "base/late_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBRPM, "librpm9");

}  // namespace

Result<void> load_rpm() { return library.load(); }

}  // namespace assay

// What the program uses of librpm, and no more: another function does not link.

using assay::library;

rpmlogLvl rpmlogRecPriority(rpmlogRec record) {
    return library.function<&rpmlogRecPriority>("rpmlogRecPriority")(record);
}
int rpmlogSetMask(int mask) { return library.function<&rpmlogSetMask>("rpmlogSetMask")(mask); }
rpmlogCallback rpmlogSetCallback(rpmlogCallback callback, rpmlogCallbackData data) {
    return library.function<&rpmlogSetCallback>("rpmlogSetCallback")(callback, data);
}

int rpmPushMacro(rpmMacroContext context, const char* name, const char* options, const char* body,
                 int level) {
    return library.function<&rpmPushMacro>("rpmPushMacro")(context, name, options, body, level);
}
int rpmPopMacro(rpmMacroContext context, const char* name) {
    return library.function<&rpmPopMacro>("rpmPopMacro")(context, name);
}

rpmts rpmtsCreate() { return library.function<&rpmtsCreate>("rpmtsCreate")(); }
rpmts rpmtsFree(rpmts set) { return library.function<&rpmtsFree>("rpmtsFree")(set); }
rpmVSFlags rpmtsSetVSFlags(rpmts set, rpmVSFlags flags) {
    return library.function<&rpmtsSetVSFlags>("rpmtsSetVSFlags")(set, flags);
}
int rpmtsOpenDB(rpmts set, int mode) {
    return library.function<&rpmtsOpenDB>("rpmtsOpenDB")(set, mode);
}
rpmdbMatchIterator rpmtsInitIterator(const rpmts set, rpmDbiTagVal tag, const void* key,
                                     std::size_t size) {
    return library.function<&rpmtsInitIterator>("rpmtsInitIterator")(set, tag, key, size);
}
Header rpmdbNextIterator(rpmdbMatchIterator packages) {
    return library.function<&rpmdbNextIterator>("rpmdbNextIterator")(packages);
}
rpmdbMatchIterator rpmdbFreeIterator(rpmdbMatchIterator packages) {
    return library.function<&rpmdbFreeIterator>("rpmdbFreeIterator")(packages);
}

int headerGet(Header header, rpmTagVal tag, rpmtd data, headerGetFlags flags) {
    return library.function<&headerGet>("headerGet")(header, tag, data, flags);
}
char* headerGetAsString(Header header, rpmTagVal tag) {
    return library.function<&headerGetAsString>("headerGetAsString")(header, tag);
}
rpmtd rpmtdNew() { return library.function<&rpmtdNew>("rpmtdNew")(); }
rpmtd rpmtdFree(rpmtd data) { return library.function<&rpmtdFree>("rpmtdFree")(data); }
void rpmtdFreeData(rpmtd data) { library.function<&rpmtdFreeData>("rpmtdFreeData")(data); }
const char* rpmtdNextString(rpmtd data) {
    return library.function<&rpmtdNextString>("rpmtdNextString")(data);
}
