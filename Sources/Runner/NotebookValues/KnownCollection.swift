/// A collection of the standard library, of which the first elements are shown.
package protocol KnownCollection {
  var elementCount: Int { get }
  /// The first `count` elements.
  func firstElements(_ count: Int) -> [Any]
  /// The last `count` elements; none of an unordered collection.
  func lastElements(_ count: Int) -> [Any]
  /// Whether the elements are pairs of a key and a value.
  var hasKeys: Bool { get }
}

extension KnownCollection where Self: Collection {
  package var elementCount: Int { count }
  package var hasKeys: Bool { false }
  package func firstElements(_ count: Int) -> [Any] { prefix(count).map { $0 } }
  package func lastElements(_ count: Int) -> [Any] { [] }
}

extension KnownCollection where Self: RandomAccessCollection {
  package func lastElements(_ count: Int) -> [Any] { suffix(count).map { $0 } }
}

/// The first elements of an unordered collection; sorted if all are shown and their keys are comparable.
private func inOrder<Element, Key>(
  _ elements: some Collection<Element>, by key: (Element) -> Key, atMost count: Int
) -> [Any] {
  func isBefore<Sortable: Comparable>(_ left: Sortable, _ right: Any) -> Bool {
    (right as? Sortable).map { left < $0 } ?? false
  }
  guard elements.count <= count, Key.self is any Comparable.Type else {
    return elements.prefix(count).map { $0 }
  }
  return elements.sorted { left, right in
    guard let left = key(left) as? any Comparable else { return false }
    return isBefore(left, key(right))
  }
}

extension Array: KnownCollection {}
extension ArraySlice: KnownCollection {}
extension ContiguousArray: KnownCollection {}
extension CollectionOfOne: KnownCollection {}
extension EmptyCollection: KnownCollection {}
extension Dictionary.Values: KnownCollection {}

extension Dictionary.Keys: KnownCollection {
  package func firstElements(_ count: Int) -> [Any] { inOrder(self, by: \.self, atMost: count) }
}

extension Set: KnownCollection {
  package func firstElements(_ count: Int) -> [Any] { inOrder(self, by: \.self, atMost: count) }
}

extension Dictionary: KnownCollection {
  package var hasKeys: Bool { true }
  package func firstElements(_ count: Int) -> [Any] { inOrder(self, by: \.key, atMost: count) }
}

extension KeyValuePairs: KnownCollection {
  package var hasKeys: Bool { true }
}
