package org.mzsr.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {

    @TempDir
    Path root;

    /** As S3A: a file appears when its stream is closed, and nothing is renamed onto a file that is there. */
    public static final class ObjectStore extends RawLocalFileSystem {

        @Override
        public String getScheme() {
            return "file";
        }

        @Override
        public boolean hasPathCapability(org.apache.hadoop.fs.Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
                    || super.hasPathCapability(path, capability);
        }

        @Override
        public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
            if (exists(to)) {
                throw new FileAlreadyExistsException("Failed to rename " + from + " to " + to);
            }
            return super.rename(from, to);
        }
    }

    private static Configuration objectStore() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.file.impl", ObjectStore.class, org.apache.hadoop.fs.FileSystem.class);
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        return hadoop;
    }

    @Test
    void a_file_is_replaced_on_an_object_store_which_renames_onto_none() throws IOException {
        Folder folder = Folder.at(root.toString(), objectStore());

        folder.write("a/run.lock", "one".getBytes(StandardCharsets.UTF_8));
        folder.write("a/run.lock", "two".getBytes(StandardCharsets.UTF_8));

        assertThat(folder.find("a/run.lock")).isEqualTo("two");
        assertThat(folder.list("a")).containsExactly("run.lock");
    }

    @Test
    void a_file_is_replaced_on_this_machine_and_leaves_nothing_beside_it() throws IOException {
        Folder folder = Folder.at(root.toString(), new Configuration());

        folder.write("a/b", new byte[] {1});
        folder.write("a/b", new byte[] {2});

        assertThat(folder.read("a/b")).containsExactly(2);
        assertThat(folder.list("a")).containsExactly("b");
    }

    @Test
    void what_cannot_be_written_is_named() throws IOException {
        Folder folder = Folder.at(root.toString(), objectStore());
        folder.write("a", new byte[] {1});

        assertThatThrownBy(() -> folder.write("a/b", new byte[] {1}))
                .hasMessageStartingWith("Cannot write file:" + root.resolve("a/b"));
    }
}
