// One file, so that all of them run at once: most of their time is spent waiting for servers to start and stop.
import "./embedded-crash.cases";
import "./embedded-places.cases";
import "./embedded-refusals.cases";
import "./embedded-sharing.cases";
