import type { MeasuredModel, SurveyedModel } from '../../node/hostTypes';
import { byteSize, decimal, t } from '../support/words';

/** How a model sits in this machine's memory, in words. */
export function memoryWords({ fit, needBytes, totalBytes }: NonNullable<SurveyedModel['memory']>): string {
  const [need, total] = [byteSize(needBytes), byteSize(totalBytes)];
  switch (fit) {
    case 'fits':
      return t('Fits: with its window about {0} of {1} memory', need, total);
    case 'tight':
      return t('Tight: with its window about {0} of {1} memory', need, total);
    case 'too-large':
      return t('Too large: with its window about {0} of {1} memory', need, total);
  }
}

function protocolWords(protocol: MeasuredModel['protocol']): string {
  switch (protocol) {
    case 'native':
      return t('calls tools itself');
    case 'json':
      return t('answers in constrained JSON');
    case 'text':
      return t('answers in plain text');
  }
}

export function measuredWords({ protocol, tokensPerSecond }: MeasuredModel): string {
  const how = protocolWords(protocol);
  if (tokensPerSecond === null) return t('used here: {0}', how);
  const speed = decimal(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0);
  return t('measured here: {0} tokens a second, {1}', speed, how);
}
