package io.tukki.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tukki.actors.TukkiSettings;
import org.junit.jupiter.api.Test;

class LaunchSettingsTest {

    @Test
    void orphansAreAdoptedInTheProgramAndNotInALibrary() {
        assertThat(TukkiSettings.load().launch().subreaper()).isFalse();
        assertThat(TukkiSettings.loadForProgram().launch().subreaper()).isTrue();
    }

    @Test
    void whatIsSaidHoldsEverywhere() {
        assertThat(LaunchSettings.of(saying("on"), false).subreaper()).isTrue();
        assertThat(LaunchSettings.of(saying("off"), true).subreaper()).isFalse();
    }

    private static Config saying(String value) {
        return ConfigFactory.parseString("tukki.launch.subreaper = " + value).withFallback(ConfigFactory.load());
    }
}
