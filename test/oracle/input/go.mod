module kubeassay.test/input

go 1.26.0
