/**
 * The work behind the commands, as a bundle of its own (`dist/cliActions.js`): the command line's first file holds the
 * options and the help alone, so that `protege --help` does not have to read megabytes. Each part is loaded when called.
 */
export const loadFix = () => import('./fix/runFix');
export const loadDetect = () => import('./detect/runDetect');
export const loadBudget = () => import('./budget/runBudget');
export const loadDoctor = () => import('./doctor/runDoctor');
export const loadListRuns = () => import('./runs/listRuns');
export const loadShowRun = () => import('./runs/showRun');
export const loadWriteReport = () => import('./runs/writeReport');
export const loadShowReceipts = () => import('./runs/showReceipts');
export const loadCalibrateRuns = () => import('./runs/calibrateRuns');
export const loadSpeakToRun = () => import('./runs/speakToRun');
export const loadStopRuns = () => import('./runs/stopRuns');
export const loadRemoveRuns = () => import('./runs/removeRuns');
