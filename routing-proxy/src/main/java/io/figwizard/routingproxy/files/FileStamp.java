package io.figwizard.routingproxy.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells one version of a file from another without reading it. Follows links: Kubernetes replaces
 * the files of a ConfigMap or Secret by turning a link, {@code ..data}, to another folder.
 *
 * @param key of the file on its disk: two versions of one size may have the same time; null where
 *     the file system has none
 */
public record FileStamp(FileTime modified, long size, @Nullable Object key) {

  public static FileStamp of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }
}
