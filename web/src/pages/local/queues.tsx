import './local.css';
import { useState } from 'react';
import { defineTexts, useTexts } from '../../app/texts.ts';
import { Button, Check, TextArea } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { type Queue, useLocal, useLocalChange } from './local-api.ts';

const texts = defineTexts(
  {
    title: 'Queues',
    text: 'What waits to be worked on. A message that fails too often moves to the dead-letter queue.',
    queue: 'Queue',
    visible: 'Waiting',
    inFlight: 'In flight',
    delayed: 'Delayed',
    dead: 'dead-letter queue',
    filled: 'Only queues with messages',
    empty: 'No queue has a message',
    send: 'Send a message',
    sendTo: (name: string) => `Send a message to ${name}`,
    body: 'Body',
    sent: 'The message is in the queue.',
  },
  {
    title: 'Files d’attente',
    text: 'Ce qui attend d’être traité. Un message qui échoue trop souvent passe dans la file des échecs.',
    queue: 'File',
    visible: 'En attente',
    inFlight: 'En cours',
    delayed: 'Différés',
    dead: 'file des échecs',
    filled: 'Seulement les files non vides',
    empty: 'Aucune file n’a de message',
    send: 'Envoyer un message',
    sendTo: (name) => `Envoyer un message à ${name}`,
    body: 'Corps',
    sent: 'Le message est dans la file.',
  },
);

export default function QueuesPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const query = useLocal('queues.json');
  const [filled, setFilled] = useState(false);
  const [target, setTarget] = useState<Queue>();
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          <Check label={t.filled} checked={filled} onChange={(event) => setFilled(event.target.checked)} />
        </div>
      </div>
      <p className="muted">{t.text}</p>
      <Loaded query={query} rows={8}>
        {(queues) => {
          const shown = queues
            .filter((queue) => !filled || messagesIn(queue) > 0)
            .sort((a, b) => messagesIn(b) - messagesIn(a) || a.name.localeCompare(b.name));
          return (
            <div className="card table-scroll">
              {shown.length === 0 ? (
                <Empty icon="check" title={t.empty} />
              ) : (
                <table>
                  <thead>
                    <tr>
                      <th>{t.queue}</th>
                      <th className="number">{t.visible}</th>
                      <th className="number">{t.inFlight}</th>
                      <th className="number">{t.delayed}</th>
                      <th>
                        <span className="visually-hidden">{t.send}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((queue) => (
                      <tr key={queue.name}>
                        <td>
                          <span className="mono wrap-anywhere">{queue.name}</span>{' '}
                          {queue.dlqOf !== undefined && (
                            <span className={queue.visible > 0 ? 'badge bad' : 'badge'} title={queue.dlqOf}>
                              {t.dead}
                            </span>
                          )}
                        </td>
                        <td className="number">{queue.visible}</td>
                        <td className="number">{queue.inFlight}</td>
                        <td className="number">{queue.delayed}</td>
                        <td className="number">
                          <Button size="small" icon="send" onClick={() => setTarget(queue)}>
                            {t.send}
                            <span className="visually-hidden">: {queue.name}</span>
                          </Button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </div>
          );
        }}
      </Loaded>
      {target && <SendDialog queue={target} onClose={() => setTarget(undefined)} />}
    </div>
  );
}

const messagesIn = ({ visible, inFlight, delayed }: Queue): number => visible + inFlight + delayed;

function SendDialog({ queue, onClose }: { readonly queue: Queue; readonly onClose: () => void }) {
  const t = useTexts(texts);
  const [body, setBody] = useState('{}');
  const send = useLocalChange(() => {
    say(t.sent);
    onClose();
  });
  return (
    <Dialog title={t.send} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ path: `queues/${encodeURIComponent(queue.name)}/messages`, body: { body } });
        }}
      >
        <p className="mono wrap-anywhere">{queue.name}</p>
        <TextArea
          label={t.body}
          className="input mono"
          rows={8}
          spellCheck={false}
          required
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
        <div className="actions">
          <Button type="submit" look="primary" icon="send" disabled={send.isPending}>
            {t.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
