import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Runs files by name: the first login works only once, so its test comes first. */
export class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => a.moduleId.localeCompare(b.moduleId));
  }
}
