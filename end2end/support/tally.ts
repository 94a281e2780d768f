// Counts as every runner here does: the last line is `N passed, N failed, N skipped`.
import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

export default class Tally implements Reporter {
  private suite?: Suite;

  onBegin(_: FullConfig, suite: Suite) {
    this.suite = suite;
  }

  /** A flaky test has failed: nothing here is repeated until it passes. */
  onEnd() {
    const outcomes = this.suite?.allTests().map((test) => test.outcome()) ?? [];
    const count = (...wanted: string[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    console.log(`${count("expected")} passed, ${count("unexpected", "flaky")} failed, ${count("skipped")} skipped`);
  }

  printsToStdio() {
    return true;
  }
}
