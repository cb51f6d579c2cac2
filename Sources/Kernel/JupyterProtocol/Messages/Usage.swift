/// Asks for the load of the kernel and its machine.
///
/// Not part of the messaging specification: sent by jupyter-resource-usage, and answered by ipykernel
/// since 6.9.
package struct UsageRequest: RequestContent, Hashable {
  package static let messageType = "usage_request"
  package typealias Reply = UsageReply

  package init() {}
}

/// The load of the kernel and its machine.
package struct UsageReply: MessageContent, Hashable {
  package static let messageType = "usage_reply"

  package var hostName: String
  package var processID: Int
  /// The processor time used since the last request in percent of one processor.
  package var kernelProcessorShare: Double
  /// In bytes.
  package var kernelMemory: Int
  package var processorCount: Int
  /// The load of the machine since the last request, in percent; `nil` the first time.
  package var hostProcessorShare: Double?
  /// Sizes in bytes, and the share in use in percent.
  package var hostMemory: [String: JSONValue]

  package init(
    hostName: String, processID: Int, kernelProcessorShare: Double, kernelMemory: Int,
    processorCount: Int, hostProcessorShare: Double?, hostMemory: [String: JSONValue]
  ) {
    self.hostName = hostName
    self.processID = processID
    self.kernelProcessorShare = kernelProcessorShare
    self.kernelMemory = kernelMemory
    self.processorCount = processorCount
    self.hostProcessorShare = hostProcessorShare
    self.hostMemory = hostMemory
  }

  private enum CodingKeys: String, CodingKey {
    case hostName = "hostname"
    case processID = "pid"
    case kernelProcessorShare = "kernel_cpu"
    case kernelMemory = "kernel_memory"
    case processorCount = "cpu_count"
    case hostProcessorShare = "host_cpu_percent"
    case hostMemory = "host_virtual_memory"
  }
}
