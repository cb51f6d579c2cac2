internal import CZeroMQ

/// The version of the loaded libzmq, such as `4.3.4`.
///
/// The corresponding C function is `zmq_version`.
package var libraryVersion: String {
  var major: Int32 = 0
  var minor: Int32 = 0
  var patch: Int32 = 0
  zmq_version(&major, &minor, &patch)
  return "\(major).\(minor).\(patch)"
}
