print("swift-kernel")
