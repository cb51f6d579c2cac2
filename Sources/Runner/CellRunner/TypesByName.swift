internal import CTypeRecords

/// Takes the place of the standard library's `_typeByName`, which `NSClassFromString` and
/// `NSKeyedUnarchiver` call.
///
/// To the runtime all cells are the module `main`, so a name may be that of several types, of which the
/// original finds the oldest, and then remembers it. A user means the newest.
@_silgen_name("$ss11_typeByNameyypXpSgSSF")
public func typeByName(_ name: String) -> Any.Type? {
  var name = name
  return name.withUTF8 { name in
    guard let start = name.baseAddress, !name.isEmpty else { return nil }
    if let type = ctyperecords_newest_type(start, name.count) {
      return unsafeBitCast(type, to: Any.Type.self)
    }
    // Control characters stand for addresses, which no text can know.
    guard name.allSatisfy({ $0 >= 0x20 }) else { return nil }
    return _getTypeByMangledNameInContext(
      start, UInt(name.count), genericContext: nil, genericArguments: nil)
  }
}
