/**
 * Everything that the manifest declares and the code uses, once. The architecture test checks both ways: what is here is in
 * package.json, and what is in package.json is here.
 */
export const commandIds = {
  fix: 'protege.fix',
  fixTest: 'protege.fixTest',
  fixDiagnostic: 'protege.fixDiagnostic',
  fixSelection: 'protege.fixSelection',
  fixFunction: 'protege.fixFunction',
  fixTerminalSelection: 'protege.fixTerminalSelection',
  stopRun: 'protege.stopRun',
  tellRun: 'protege.tellRun',
  askExpertNow: 'protege.askExpertNow',
  acceptFile: 'protege.acceptFile',
  rejectFile: 'protege.rejectFile',
  reopenFile: 'protege.reopenFile',
  acceptAll: 'protege.acceptAll',
  rejectAll: 'protege.rejectAll',
  acceptChange: 'protege.acceptChange',
  rejectChange: 'protege.rejectChange',
  testAccepted: 'protege.testAccepted',
  stopAcceptedTests: 'protege.stopAcceptedTests',
  nextChange: 'protege.nextChange',
  previousChange: 'protege.previousChange',
  fixTrace: 'protege.fixTrace',
  openReview: 'protege.openReview',
  openDiff: 'protege.openDiff',
  chooseModel: 'protege.chooseModel',
  fetchModel: 'protege.fetchModel',
  usePractice: 'protege.usePractice',
  trySample: 'protege.trySample',
  openWalkthrough: 'protege.openWalkthrough',
  openSettings: 'protege.openSettings',
  putInTerminal: 'protege.putInTerminal',
  chooseExpert: 'protege.chooseExpert',
  setExpertKey: 'protege.setExpertKey',
  clearExpertKey: 'protege.clearExpertKey',
  expertMenu: 'protege.expertMenu',
  editLimits: 'protege.editLimits',
  showSpending: 'protege.showSpending',
  sendPacket: 'protege.sendPacket',
  refusePacket: 'protege.refusePacket',
  refusePacketForRun: 'protege.refusePacketForRun',
  showPacket: 'protege.showPacket',
  changeTestCommand: 'protege.changeTestCommand',
  doctor: 'protege.doctor',
  showRun: 'protege.showRun',
  showStep: 'protege.showStep',
  showReceipt: 'protege.showReceipt',
  openReport: 'protege.openReport',
  exportReport: 'protege.exportReport',
  continueRun: 'protege.continueRun',
  exportRun: 'protege.exportRun',
  removeRun: 'protege.removeRun',
  showLog: 'protege.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const settingKeys = {
  ollamaUrl: 'protege.ollama.url',
  model: 'protege.model',
  practice: 'protege.practice',
  contextTokens: 'protege.contextTokens',
  maxSteps: 'protege.maxSteps',
  maxMinutes: 'protege.maxMinutes',
  openReviewWhenReady: 'protege.review.openWhenReady',
  mergeEditor: 'protege.review.mergeEditor',
  expertProvider: 'protege.expert.provider',
  expertModel: 'protege.expert.model',
  expertUrl: 'protege.expert.url',
  experts: 'protege.experts',
  expertMode: 'protege.expert.mode',
  expertTrigger: 'protege.expert.trigger',
  consultationsPerRun: 'protege.expert.consultationsPerRun',
  consultationsPerDay: 'protege.expert.consultationsPerDay',
  usdPerRun: 'protege.expert.usdPerRun',
  usdPerDay: 'protege.expert.usdPerDay',
  usdPerMonth: 'protege.expert.usdPerMonth',
  inputTokensPerConsultation: 'protege.expert.inputTokensPerConsultation',
  outputTokensPerConsultation: 'protege.expert.outputTokensPerConsultation',
  redact: 'protege.expert.redact',
} as const;
export type SettingKey = (typeof settingKeys)[keyof typeof settingKeys];

export const viewIds = {
  runs: 'protege.runs',
  changes: 'protege.changes',
  expert: 'protege.expert',
} as const;

/** Web views in the place of an editor. */
export const panelTypes = {
  report: 'protege.report',
} as const;

/** `@protege` in the chat. */
export const chatParticipantId = 'protege.chat';

/** What the models of the chat may call. */
export const toolNames = {
  fix: 'protege_fix',
  why: 'protege_why',
  budget: 'protege_budget',
} as const;

/** Keys of `when` clauses that the code sets. */
export const contextKeys = {
  hasRunning: 'protege.hasRunning',
  hasOpenChanges: 'protege.hasOpenChanges',
  hasAcceptedChanges: 'protege.hasAcceptedChanges',
  isTestingAccepted: 'protege.isTestingAccepted',
  isReviewActive: 'protege.isReviewActive',
  setup: 'protege.setup',
} as const;

export const schemes = {
  /** The proposed side of a file: writable, kept outside the workspace until accepted. */
  proposed: 'protege-proposed',
  /** Read-only documents: receipts, steps, the doctor's report. */
  document: 'protege',
  /** The text that waits for the user's word before it leaves the machine. */
  packet: 'protege-packet',
} as const;
