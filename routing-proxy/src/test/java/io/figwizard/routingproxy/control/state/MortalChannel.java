package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** A file of a {@link MortalDisk}. Each write is two steps; a killed process's files are closed. */
final class MortalChannel extends FileChannel {

  private final MortalDisk disk;
  private final FileChannel file;

  MortalChannel(MortalDisk disk, FileChannel file) {
    this.disk = disk;
    this.file = file;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    disk.step();
    int half = bytes.remaining() / 2;
    int written = file.write(bytes.slice(bytes.position(), half));
    bytes.position(bytes.position() + written);
    disk.step();
    return written + file.write(bytes);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.step();
    file.truncate(size);
    return this;
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public void force(boolean metaData) {
    // A killed process leaves what it wrote to the operating system.
    disk.step();
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return file.read(into);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer into, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
