print("swift-cell-runner")
