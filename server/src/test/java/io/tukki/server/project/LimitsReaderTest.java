package io.tukki.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tukki.core.process.ProcessSpec;
import io.tukki.core.process.ResourceLimits;
import io.tukki.core.process.ResourceLimits.Range;
import io.tukki.core.process.ResourceLimits.Resource;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsReaderTest extends ReadsTukkiYaml {

    @Test
    void withoutKeysNothingIsLimited() throws IOException {
        ProcessSpec spec = yaml.process("");

        assertThat(spec.limits()).isEqualTo(ResourceLimits.NONE);
        assertThat(spec.user()).isEmpty();
        assertThat(spec.memoryCeiling()).isZero();
    }

    @Test
    void everyKeyIsRead() throws IOException {
        ProcessSpec spec = yaml.process("""
                user: app
                memory_ceiling: 1.5GiB
                limits:
                  nice: -5
                  umask: "027"
                  as: 2 GiB
                  core: 0
                  cpu: 60
                  data: unlimited
                  fsize: 10MB
                  memlock: 64k
                  nofile: { soft: 1024, hard: unlimited }
                  nproc: 100
                  stack: 8MiB
                  memory_max: 512MiB
                  cpu_max: 1.5
                """);

        assertThat(spec.user()).contains("app");
        assertThat(spec.memoryCeiling()).isEqualTo(3L << 29);
        assertThat(spec.limits())
                .isEqualTo(ResourceLimits.NONE
                        .withNice(-5)
                        .withUmask(027)
                        .with(Resource.AS, Range.of(2L << 30))
                        .with(Resource.CORE, Range.of(0))
                        .with(Resource.CPU, Range.of(60))
                        .with(Resource.DATA, Range.of(ResourceLimits.UNLIMITED))
                        .with(Resource.FSIZE, Range.of(10 << 20))
                        .with(Resource.MEMLOCK, Range.of(64 << 10))
                        .with(Resource.NOFILE, new Range(1024, ResourceLimits.UNLIMITED))
                        .with(Resource.NPROC, Range.of(100))
                        .with(Resource.STACK, Range.of(8 << 20))
                        .withMemoryMax(512 << 20)
                        .withCpuMax(1.5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: 5 | 4:13: 'limits' must be a map such as { nofile: 4096 }, not '5'",
                "limits: { nice: 20 } | 4:21: 'nice' must be a whole number from -20 to 19, not '20'",
                "limits: { umask: 9 } | 4:22: 'umask' must be octal digits such as '027', not '9'",
                "limits: { nofile: many } | 4:23: 'nofile' must be a whole number, or 'unlimited', not 'many'",
                "limits: { nofile: 4KiB } | 4:23: 'nofile' must be a whole number, or 'unlimited', not '4KiB'",
                "limits: { as: -1 } | 4:19: 'as' must be a size such as 512MiB, 1.5GiB or 4096, or 'unlimited', not '-1'",
                "limits: { nproc: { soft: 9, hard: 8 } } | 4:22: 'soft' must not be more than 'hard'",
                "limits: { nproc: { soft: 9 } } | 4:22: a limit as a map needs 'soft' and 'hard'",
                "memory_ceiling: much | 4:21: 'memory_ceiling' must be a size such as 512MiB, 1.5GiB or 4096, not 'much'",
                "user: a b | 4:11: 'user' must be the name of an account, not 'a b'",
                "limits: { cpus: 2 } | 4:15: key 'cpus' is not known here; here it is called 'cpu_max'"
            })
    void aMistakeIsToldWithItsPlace(String keys, String problem) throws IOException {
        assertThat(yaml.problems(TukkiYaml.around(keys))).containsExactly(problem);
    }
}
