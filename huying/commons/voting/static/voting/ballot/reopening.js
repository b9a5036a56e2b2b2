// The audit of a ballot (Benaloh): opened instead of cast, made again from its choice and seed, and compared. All of it
// happens on the device that has the file: nothing that was opened is sent anywhere.
((b) => {
  const WORDS = { "+": "赞成", "-": "反对", 0: "弃权" };
  // The choice that the ballot really holds. Raises a Fault when the device sealed something else.
  b.checkOpened = async (question, opened, told) => {
    const { ballot, choice, seed } = opened ?? {};
    if (!ballot || typeof choice !== "string" || choice.length !== question.options || /[^-+0]/.test(choice)) {
      throw new b.Fault("这不是打开核对的票");
    }
    if (ballot.manifest !== question.manifest) throw new b.Fault("这张票不是这次投票的");
    const again = await b.sealed(question, ballot.credential, ballot.number, choice, b.unhex(seed), told);
    if (b.canonical(again) !== b.canonical(ballot)) {
      throw new b.Fault("设备封的不是它所说的选择：请不要再用那台设备投票，并告诉监票人");
    }
    return choice;
  };
  b.choiceWords = (options, choice) => options.map((option, i) => `${option.title}：${WORDS[choice[i]]}`);
})(window.ballot);
