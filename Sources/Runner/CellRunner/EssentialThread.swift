internal import CRunner
internal import POSIX

/// A thread that serves the kernel; if memory is so broken that it crashes, the process ends.
enum EssentialThread {
  static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(POSIXError) {
    try BackgroundThread.start(name: name) {
      crunner_become_essential()
      body()
    }
  }
}
