internal import CRunner
internal import POSIX

/// A thread without which the runner cannot work: a crash of it ends the process.
enum EssentialThread {
  static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(POSIXError) {
    try BackgroundThread.start(name: name) {
      crunner_become_essential()
      body()
    }
  }
}
