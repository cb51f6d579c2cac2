/// The one host of this process.
package enum NotebookRuntime {
  /// Not a variable: each use of one is watched for others, which costs more than the use.
  private nonisolated(unsafe) static let place = {
    let place = UnsafeMutablePointer<any Host>.allocate(capacity: 1)
    place.initialize(to: DetachedHost())
    return place
  }()

  /// Set once, before the first cell is loaded, and never changed after that.
  package static var host: any Host {
    _read { yield place.pointee }
    set { place.pointee = newValue }
  }
}
