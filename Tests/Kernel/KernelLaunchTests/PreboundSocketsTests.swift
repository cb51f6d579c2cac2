import KernelLaunch
import POSIX
import Testing

@Suite("Sockets that listen before the kernel is loaded")
struct PreboundSocketsTests {
  @Test("A listening socket is taken over for its own address only")
  func taken() throws {
    // Port 0 is any free one.
    let socket = try ListeningSocket.open(ip: "127.0.0.1", port: 0)
    let address = try #require(ListeningSocket.address(of: socket.number))
    #expect(address.hasPrefix("127.0.0.1:"))
    let sockets = PreboundSockets(handedOver: "shell:\(socket.number)")
    #expect(sockets.descriptor(of: "shell", at: address) == socket.number)
    #expect(sockets.descriptor(of: "shell", at: "127.0.0.1:1") == nil)
    #expect(sockets.descriptor(of: "iopub", at: address) == nil)
  }

  @Test("A descriptor that does not listen is not taken over")
  func silent() throws {
    let pipe = try FileDescriptor.pipe().takeFirst()
    #expect(ListeningSocket.address(of: pipe.number) == nil)
    #expect(ListeningSocket.address(of: -1) == nil)
  }

  @Test("The argument for the kernel can be read again, and other text is ignored")
  func text() throws {
    let sockets = PreboundSockets(handedOver: "shell:1003,iopub:1004")
    #expect(PreboundSockets(handedOver: sockets.text) == sockets)
    #expect(sockets.text == "iopub:1004,shell:1003")
    #expect(PreboundSockets(handedOver: "shell,:,iopub:x,") == .none)
  }

  @Test("A port that is taken is left to the kernel")
  func takenPort() throws {
    let socket = try ListeningSocket.open(ip: "127.0.0.1", port: 0)
    let address = try #require(ListeningSocket.address(of: socket.number))
    let port = try #require(address.split(separator: ":").last)
    let text = ConnectionEndpoints.channels.map { "\"\($0)_port\": \(port)" }.joined(separator: ",")
    let places = try #require(ConnectionEndpoints(Array("{\(text)}".utf8)))
    #expect(PreboundSockets(openingAt: places).descriptors.isEmpty)
  }
}
