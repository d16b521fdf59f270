import type { Decision, EscalationSituation, EscalationStrategy, FinalStrategy } from './situation';
import { nextTurn } from './turn';
import { adviceUsedUp } from './strategies/adviceUsedUp';
import { alreadyConsulted } from './strategies/alreadyConsulted';
import { asked } from './strategies/asked';
import { askUser } from './strategies/askUser';
import { budget } from './strategies/budget';
import { coolDown } from './strategies/coolDown';
import { expertOff } from './strategies/expertOff';
import { manualTrigger } from './strategies/manualTrigger';
import { notTrusted } from './strategies/notTrusted';
import { nudgeFirst } from './strategies/nudgeFirst';
import { verdict } from './strategies/verdict';
import { working } from './strategies/working';

/** Strategies in the order of asking; the first answer counts, and the last link always has one. */
export interface EscalationChain {
  readonly links: readonly EscalationStrategy[];
  readonly last: FinalStrategy;
}

/**
 * First whether help is needed at all, then the free remedy, then everything that forbids a consultation (what the user
 * chose before what was used up, and money last, so that its refusal means "would have asked"), then the consultation.
 */
export const ESCALATION_CHAIN: EscalationChain = {
  links: [
    working,
    asked,
    nudgeFirst,
    expertOff,
    notTrusted,
    manualTrigger,
    adviceUsedUp,
    alreadyConsulted,
    coolDown,
    askUser,
    budget,
  ],
  last: verdict,
};

/** Decides what follows a step. Pure; `monotonic` is read only to record how long it took, in milliseconds. */
export function decideEscalation(
  situation: EscalationSituation,
  monotonic: () => number = () => 0,
  chain: EscalationChain = ESCALATION_CHAIN,
): Decision {
  const started = monotonic();
  const finish = (source: string, answer: ReturnType<FinalStrategy['answer']>): Decision => ({
    source,
    decision: answer.decision,
    reason: answer.reason,
    evidence: [...(answer.evidence ?? [])],
    latencyMs: monotonic() - started,
    budget: situation.budget?.state ?? null,
    ...(answer.decision === 'consult' ? expertInTurn(situation) : {}),
  });
  for (const link of chain.links) {
    const answer = link.answer(situation);
    if (answer !== null) return finish(link.name, answer);
  }
  return finish(chain.last.name, chain.last.answer(situation));
}

/** A chain that minds no turns asks the first. */
function expertInTurn(situation: EscalationSituation): Pick<Decision, 'expert'> {
  const expert = situation.expert?.list[nextTurn(situation)?.expert ?? 0];
  return expert === undefined ? {} : { expert: { provider: expert.provider, model: expert.model } };
}
