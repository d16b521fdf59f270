/** True for a file that by its name or folder holds tests. */
export function isTestFile(path: string): boolean {
  return (
    /(^|\/)(tests?|__tests__|specs?|testing)\//i.test(path) ||
    /(^|\/)(test_[^/]*|[^/]*[._-](test|tests|spec)\.[^./]+|[^/]*_test\.[^./]+|[^/]*Tests?\.(java|kt|cs)|conftest\.py)$/.test(
      path,
    )
  );
}
