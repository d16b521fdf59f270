import { systemPrompt, type EditStyle } from '../../src/core/context/systemPrompt';
import { estimateTokens } from '../../src/core/model/estimateTokens';
import { protocolById } from '../../src/core/model/protocols/protocolById';
import { toolDefinitions } from '../../src/core/tools/toolDefinitions';
import type { Protocol } from '../../src/core/trajectory/runEvent';
import { aim, printTable } from './support/table.mjs';

const LIMIT = 1_200;
const PROTOCOLS: readonly Protocol[] = ['native', 'json', 'text'];
const STYLES: readonly EditStyle[] = ['search-replace', 'whole-file'];

/** What every request starts with. Native tools count as the JSON that the server's template writes into the prompt. */
function measure(protocolId: Protocol, style: EditStyle): string[] {
  const protocol = protocolById(protocolId);
  const prompt = estimateTokens(systemPrompt(protocol.systemText(toolDefinitions), style));
  const { tools } = protocol.request([], toolDefinitions);
  const wire = tools?.map((tool) => ({ type: 'function', function: tool }));
  const definitions = wire === undefined ? 0 : estimateTokens(JSON.stringify(wire));
  const total = prompt + definitions;
  return [protocolId, style, String(prompt), String(definitions), String(total), aim(total < LIMIT, 'under 1,200')];
}

printTable(
  'prompt: tokens of the system prompt and the tool definitions',
  ['protocol', 'edits', 'prompt', 'tools', 'total', 'aim'],
  PROTOCOLS.flatMap((protocol) => STYLES.map((style) => measure(protocol, style))),
  ["Counted by the product's own estimate, which is from above: a tokeniser most often counts a sixth less."],
);
