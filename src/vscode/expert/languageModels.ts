import * as vscode from 'vscode';
import {
  EditorModelError,
  type EditorModel,
  type EditorModelFailure,
  type EditorModels,
} from '../../node/experts/editorModels';
import { t } from '../support/words';

/** VS Code's own language models, as the host asks them. Whether one may be used is the user's word to VS Code. */
export function editorModels(access: vscode.LanguageModelAccessInformation): EditorModels {
  return {
    async find(name) {
      const models = await vscode.lm.selectChatModels();
      const found = name === undefined ? models[0] : models.find((model) => namesOf(model).includes(name));
      return found === undefined ? null : editorModel(found, access);
    },
  };
}

function namesOf({ id, family, name, vendor }: vscode.LanguageModelChat): string[] {
  return [id, family, name, `${vendor}/${family}`, `${vendor}/${id}`];
}

function editorModel(model: vscode.LanguageModelChat, access: vscode.LanguageModelAccessInformation): EditorModel {
  return {
    name: model.name,
    maxInputTokens: model.maxInputTokens,
    async countTokens(text) {
      try {
        return await model.countTokens(text);
      } catch (error) {
        throw asEditorModelError(error);
      }
    },
    async *send(messages, signal) {
      // Undefined means that VS Code will ask the user now.
      if (access.canSendRequest(model) === false) throw new EditorModelError('no-consent', model.name);
      const source = new vscode.CancellationTokenSource();
      const cancel = (): void => source.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const response = await model.sendRequest(
          messages.map((text) => vscode.LanguageModelChatMessage.User(text)),
          { justification: t('Protégé asks for advice when its own model is stuck, within your limits.') },
          source.token,
        );
        yield* response.text;
      } catch (error) {
        throw asEditorModelError(error);
      } finally {
        signal.removeEventListener('abort', cancel);
        source.dispose();
      }
    },
  };
}

/** VS Code tells its reasons by a code; what the model's vendor says is in the cause. */
function asEditorModelError(error: unknown): EditorModelError {
  const message = error instanceof Error ? error.message : String(error);
  return new EditorModelError(reasonOf(error), message, { cause: error });
}

function reasonOf(error: unknown): EditorModelFailure {
  if (!(error instanceof vscode.LanguageModelError)) return 'failed';
  if (error.cause instanceof Error && error.cause.message.includes('off_topic')) return 'off-topic';
  switch (error.code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return 'no-consent';
    case vscode.LanguageModelError.Blocked.name:
      return 'blocked';
    case vscode.LanguageModelError.NotFound.name:
      return 'no-model';
    default:
      return 'failed';
  }
}
