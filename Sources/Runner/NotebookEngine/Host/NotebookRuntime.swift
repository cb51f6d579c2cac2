/// The one host of this process.
package enum NotebookRuntime {
  /// Behind a pointer: reading a variable would check for exclusive access, which costs more than the
  /// read.
  private nonisolated(unsafe) static let pointer = {
    let pointer = UnsafeMutablePointer<any Host>.allocate(capacity: 1)
    pointer.initialize(to: DetachedHost())
    return pointer
  }()

  /// Set once, before the first cell is loaded, and never changed after that.
  package static var host: any Host {
    _read { yield pointer.pointee }
    set { pointer.pointee = newValue }
  }
}
