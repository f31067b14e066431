package certes.micro.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {

    @TempDir
    private Path home;

    @Test
    void isHeldByOneAndFreeAfterwards() throws Exception {
        InstanceLock first = InstanceLock.tryTake(home).orElseThrow();

        assertThat(InstanceLock.tryTake(home)).isEmpty();

        first.close();
        InstanceLock second = InstanceLock.tryTake(home).orElseThrow();
        second.close();
    }
}
