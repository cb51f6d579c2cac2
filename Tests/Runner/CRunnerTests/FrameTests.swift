import CRunner
import CRunnerInternals
import Glibc
import Testing

@Suite("Walks along a stack")
struct FrameTests {
  /// A made-up stack: pairs of the next frame's index, or a raw word, and a return address.
  private static func walk(
    _ frames: [(next: Int?, back: UInt)], from start: Int = 0, capacity: Int = 64
  ) -> [UInt] {
    let words = UnsafeMutablePointer<UInt>.allocate(capacity: frames.count * 2)
    defer { words.deallocate() }
    func address(_ index: Int) -> UInt { UInt(bitPattern: words + index * 2) }
    for (index, frame) in frames.enumerated() {
      words[index * 2] = frame.next.map(address) ?? 0
      words[index * 2 + 1] = frame.back
    }
    var found = [UInt](repeating: 0, count: capacity)
    let count = walk_frames(0x1000, address(start), &found, capacity)
    return Array(found.prefix(count))
  }

  @Test("Every caller is found, at the instruction of its call")
  func whole() {
    #expect(
      Self.walk([(1, 0x2001), (2, 0x3001), (nil, 0x4001)]) == [0x1000, 0x2000, 0x3000, 0x4000])
  }

  @Test("Behind the frame of an async function come the functions that wait for it")
  func waiting() {
    // A frame; below the next one, which is marked, its context; then two contexts, each with its
    // caller's and the code that the caller continues with.
    let words = UnsafeMutablePointer<UInt>.allocate(capacity: 9)
    defer { words.deallocate() }
    func address(_ index: Int) -> UInt { UInt(bitPattern: words + index) }
    let contents = [address(3), 0x2001, address(5), address(0) | 1 << 60, 0x3001] as [UInt]
    for (index, word) in (contents + [address(7), 0x5000, 0, 0x6000]).enumerated() {
      words[index] = word
    }
    var found = [UInt](repeating: 0, count: 8)
    let count = walk_frames(0x1000, address(0), &found, found.count)
    #expect(Array(found.prefix(count)) == [0x1000, 0x2000, 0x5000, 0x6000])
  }

  @Test("No more are found than there is room for", arguments: [0, 1, 2])
  func capacity(_ capacity: Int) {
    let found = Self.walk([(1, 0x2001), (2, 0x3001), (nil, 0x4001)], capacity: capacity)
    #expect(found == Array([0x1000, 0x2000].prefix(capacity)))
  }

  @Test("A chain that leads back to itself or downwards ends there")
  func cycles() {
    #expect(Self.walk([(0, 0x2001), (nil, 0x3001)]) == [0x1000, 0x2000])
    #expect(Self.walk([(nil, 0x2001), (0, 0x3001)], from: 1) == [0x1000, 0x3000])
  }

  @Test(
    "A frame where no memory is, or that lies askew, ends the walk without a fault",
    arguments: [0, 8, 0x7fff_ffff_f000, 0xffff_ffff_ffff_fff8, 0x1001] as [UInt])
  func unreadable(_ frame: UInt) {
    var found = [UInt](repeating: 0, count: 4)
    #expect(walk_frames(0x1000, frame, &found, 4) == 1)
  }

  @Test("An address is named by its library, its place in it and its symbol")
  func locating() {
    let address = UInt(bitPattern: dlsym(dlopen("libm.so.6", RTLD_NOW), "feclearexcept"))
    var (path, symbol): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
    var offset: UInt = 0
    #expect(crunner_locate(address, &path, &offset, &symbol))
    #expect(path.map { String(cString: $0) }?.hasSuffix("libm.so.6") == true)
    #expect(symbol.map { String(cString: $0) } == "feclearexcept")
    #expect(offset > 0 && offset < address)
    #expect(!crunner_locate(8, &path, &offset, &symbol))
  }

  @Test("The code of a cell is that of the library which was registered, and no other")
  func cells() {
    let cell = UInt(bitPattern: dlsym(dlopen("libm.so.6", RTLD_NOW), "feclearexcept"))
    let other = UInt(bitPattern: dlsym(dlopen("libc.so.6", RTLD_NOW), "strlen"))
    #expect(!is_cell_code(cell))
    // More than a chunk of the table holds.
    for _ in 0..<300 { crunner_register_cell(UnsafeRawPointer(bitPattern: cell)) }
    #expect(is_cell_code(cell))
    #expect(!is_cell_code(other) && !is_cell_code(0) && !is_cell_code(.max))
  }

  @Test("A thread that is not the runner's has no context, no origin and no frames of errors")
  func strangers() {
    #expect(crunner_thread_current() == nil && crunner_thread_context() == nil)
    #expect(crunner_adopted_origin() == nil)
    var frames: [UInt] = [0]
    #expect(crunner_throw_frames(nil, &frames, 1) == 0)
    crunner_stay()
    crunner_leave()
    crunner_stop_point()
  }
}
