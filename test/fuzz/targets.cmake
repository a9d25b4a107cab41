# Every reader of bytes that others wrote. A target is fuzz_<name>.cpp with LLVMFuzzerTestOneInput and
# a few small files in corpus/<name>/; adding one is that file, its corpus and a name here.
set(ASSAY_FUZZ_TARGETS json yaml splitter kubeconfig snapshot node node_log config_text packages scans versions
    cel_parse cel_evaluate audit_event)
