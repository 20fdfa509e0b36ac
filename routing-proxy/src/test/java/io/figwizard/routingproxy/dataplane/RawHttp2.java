package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A client that sends exactly the HTTP/2 frames it is told to: RFC 9113, section 4.1. */
final class RawHttp2 implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int REFUSED_STREAM = 7;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final int PATIENCE_MILLIS = 20_000;

  /** One frame as it came. */
  record Frame(int type, int flags, int stream, byte[] payload) {

    boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** Of RST_STREAM and GOAWAY. */
    int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }

    int lastStream() {
      return ByteBuffer.wrap(payload).getInt(0);
    }
  }

  /** What there was on one stream until its end. */
  static final class Answer {
    final List<Http2Headers> heads = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean whole;
    Integer reset;

    int status() {
      return Integer.parseInt(
          heads.get(heads.size() - 1 - (trailers() ? 1 : 0)).status().toString());
    }

    boolean trailers() {
      return heads.get(heads.size() - 1).status() == null;
    }

    String header(String name) {
      for (Http2Headers head : heads) {
        if (head.get(name) != null) {
          return head.get(name).toString();
        }
      }
      return null;
    }

    String text() {
      return body.toString(ISO_8859_1);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  RawHttp2(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    send(SETTINGS, 0, 0, new byte[0]);
  }

  RawHttp2 send(int type, int flags, int stream, byte[] payload) throws IOException {
    byte[] frame = new byte[9 + payload.length];
    ByteBuffer.wrap(frame)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload);
    out.write(frame);
    out.flush();
    return this;
  }

  /** A GET or whatever the fields say; they are sent as they are, allowed or not. */
  RawHttp2 headers(int stream, boolean end, String... namesAndValues) throws IOException {
    return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, hpack(namesAndValues));
  }

  RawHttp2 get(int stream, String path, String... more) throws IOException {
    return request(stream, "GET", path, true, more);
  }

  RawHttp2 request(int stream, String method, String path, boolean end, String... more)
      throws IOException {
    String[] all = new String[8 + more.length];
    System.arraycopy(
        new String[] {
          ":method", method, ":scheme", "http", ":path", path, ":authority", "shop.example"
        },
        0,
        all,
        0,
        8);
    System.arraycopy(more, 0, all, 8, more.length);
    return headers(stream, end, all);
  }

  RawHttp2 data(int stream, boolean end, String text) throws IOException {
    return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
  }

  RawHttp2 reset(int stream, int error) throws IOException {
    return send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
  }

  RawHttp2 window(int stream, int more) throws IOException {
    return send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
  }

  /** The next frame; null at the end of the connection, be it a reset. */
  Frame next() throws IOException {
    try {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      return new Frame(type, flags, stream, in.readNBytes(length));
    } catch (SocketException e) {
      return null;
    }
  }

  /** The next one of that type; null at the end of the connection. */
  Frame next(int type) throws IOException {
    Frame frame = next();
    while (frame != null && frame.type() != type) {
      frame = next();
    }
    return frame;
  }

  /** Reads until the stream has ended one way or another; frames of others are dropped. */
  Answer answer(int stream) throws IOException, Http2Exception {
    Answer answer = new Answer();
    for (Frame frame = next(); frame != null; frame = next()) {
      if (frame.type() == HEADERS) {
        // Whosever they are: the decoder's state depends on all of them.
        Http2Headers head =
            decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        if (frame.stream() == stream) {
          answer.heads.add(head);
        }
      } else if (frame.type() == DATA && frame.stream() == stream) {
        answer.body.write(frame.payload());
      } else if (frame.type() == RST_STREAM && frame.stream() == stream) {
        answer.reset = frame.error();
        return answer;
      }
      if (frame.stream() == stream && frame.endsStream()) {
        answer.whole = true;
        return answer;
      }
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** RFC 7541, section 6.2.2, without Huffman: says everything, whether it is allowed or not. */
  static byte[] hpack(String... namesAndValues) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        block.write(0);
      }
      byte[] text = namesAndValues[i].getBytes(ISO_8859_1);
      if (text.length < 127) {
        block.write(text.length);
      } else {
        block.write(127);
        int rest = text.length - 127;
        while (rest >= 128) {
          block.write(rest % 128 + 128);
          rest /= 128;
        }
        block.write(rest);
      }
      block.write(text);
    }
    return block.toByteArray();
  }
}
