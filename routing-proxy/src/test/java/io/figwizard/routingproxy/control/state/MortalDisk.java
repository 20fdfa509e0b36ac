package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The disk of this machine as a process sees it that is killed at one of its steps there: what it
 * did before is on the disk, of what it was writing perhaps a half, and nothing comes after.
 */
final class MortalDisk extends FileSystemProvider {

  /** The process is no more. Not an exception, so that nothing of it goes on. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final FileSystemProvider disk = FileSystems.getDefault().provider();
  private final FileSystem system = new MortalSystem(this);
  private final List<FileChannel> files = new ArrayList<>();
  private int stepsLeft;

  /**
   * @param steps after which it is killed; reading is none
   */
  MortalDisk(int steps) {
    this.stepsLeft = steps;
  }

  boolean isAlive() {
    return stepsLeft >= 0;
  }

  /** To be called before what changes something. */
  void step() {
    stepsLeft--;
    if (!isAlive()) {
      throw new Killed();
    }
  }

  /** What the operating system does for a process that is no more: it frees what that one held. */
  void end() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }

  /** The same file or folder on this disk. */
  Path see(Path real) {
    return (Path)
        Proxy.newProxyInstance(
            MortalDisk.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (self, method, arguments) -> {
              if (method.getName().equals("getFileSystem")) {
                return system;
              }
              Object[] given = arguments == null ? new Object[0] : arguments.clone();
              for (int i = 0; i < given.length; i++) {
                given[i] = given[i] instanceof Path path ? real(path) : given[i];
              }
              try {
                Object result = method.invoke(real, given);
                return result instanceof Path path ? see(path) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Its text names the file, wherever it is seen. */
  private static Path real(Path seen) {
    return Path.of(seen.toString());
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    step();
    FileChannel file = disk.newFileChannel(real(path), options, attributes);
    files.add(file);
    return new MortalChannel(this, file);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    step();
    disk.createDirectory(real(folder), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    step();
    disk.createLink(real(link), real(existing));
  }

  @Override
  public void delete(Path path) throws IOException {
    step();
    disk.delete(real(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    step();
    disk.copy(real(source), real(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    step();
    disk.move(real(source), real(target), options);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    // Read only, as long as nothing is written in this way.
    return disk.newByteChannel(real(path), Set.of(), attributes);
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    disk.checkAccess(real(path), modes);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return disk.readAttributes(real(path), type, options);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getScheme() {
    return "mortal";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isHidden(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }
}
