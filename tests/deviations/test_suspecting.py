"""The rule that offers lex Sarah, held against sentences as staff write them: half of them hard negatives."""

import pytest

from deviations.queries.suspecting import suspected

SERIOUS = [
    "En kollega slog brukaren på handen när han inte ville klä på sig.",
    "Brukaren blev knuffad av personal så att hon föll.",
    "Hon berättar att nattpersonalen hotade att ta hennes telefon om hon larmade.",
    "Han har blivit misshandlad av en annan boende.",
    "Boende örfilade en annan boende vid frukosten.",
    "Den boende säger att en vikarie tafsade på henne i duschen.",
    "Misstanke om sexuella övergrepp på boendet.",
    "Hon har utsatts för övergrepp enligt sin dotter.",
    "Personalen skrek åt brukaren och kallade henne idiot.",
    "Brukaren känner sig kränkt av hur vi pratade om henne i korridoren.",
    "Han låg i sin egen avföring när morgonpersonalen kom.",
    "Vi upptäckte ett trycksår grad 3 som ingen hade dokumenterat.",
    "Kvinnan var uttorkad när hon kom till avlastningen.",
    "Mannen hittades död i sin lägenhet efter att två besök blivit inställda.",
    "Boende avled efter fallet i natt.",
    "Ungdomen försökte ta sitt liv på rummet.",
    "Klienten tog en överdos på boendet och vi hade inte gått rundan.",
    "Hon satte i halsen för att hon fick vanlig kost i stället för passerad.",
    "Vi hittade honom medvetslös på toaletten.",
    "Brukaren ramlade vid förflyttning och fick en höftfraktur.",
    "Hon bröt lårbenet när liften gick ner.",
    "Brukaren blev skållad i duschen för att blandaren var trasig.",
    "Vi har låst in honom på rummet på nätterna.",
    "Dörren låstes utifrån av nattpersonalen.",
    "Han var fastbunden i rullstolen med ett bälte.",
    "Två kollegor höll fast henne för att ge medicin.",
    "Hon tvingades att duscha fast hon sa nej.",
    "Det saknas pengar ur hennes kassa och någon har stulit nycklarna.",
    "Den anhörige misstänker att någon använt hennes bankkort.",
    "3 000 kronor, alla hans pengar, är borta ur skåpet.",
    "Orosanmälan har legat oläst i tre veckor.",
    "Skyddsbedömningen gjordes aldrig när anmälan kom in.",
    "Barnen lämnades ensamma i familjehemmet över helgen.",
    "Flickan hade blåmärken som familjehemmet inte kunde förklara.",
    "Brukaren fick fel medicin och fick åka ambulans till akuten.",
    "Larmet gick inte fram. Hon låg på golvet i fyra timmar.",
    "Han fick inte sitt insulin på två dagar och var medtagen.",
    "Hon avvek från boendet och hittades av polisen på motorvägen.",
    "Personalen glömde tillsynen hela natten.",
    "Selen lossnade i liften, han föll och blödde från pannan.",
    "Dubbel dos av blodförtunnande gavs, vi ringde 112.",
    "Dörren var olåst och han gick ut barfota i snön.",
]
# Sound serious and are not: a thing, staff, a routine, a word within a word, nothing that happened.
PLAIN = [
    "Larmet gick inte fram",
    "Vi bytte batteri i larmet.",
    "Jag slog på larmet men lampan lyste inte.",
    "Hon slog upp pärmen och listan var inte ifylld.",
    "Nattpersonalen slog larm för tidigt.",
    "Vi slog oss ner i matsalen och maten var kall.",
    "Dokumentationen är försenad med två dagar.",
    "Genomförandeplanen är inte uppdaterad sedan i våras.",
    "Beslutet om hemtjänst skickades till fel adress.",
    "Handläggningen tog för lång tid.",
    "Batteriet dog mitt i passet.",
    "Min telefon dog och jag kunde inte svara.",
    "Brukaren ramlade men inga skador syntes.",
    "Han gled ner på golvet vid sängen, ingen skadades.",
    "Utbildningen om våld i nära relationer ställdes in.",
    "Vi saknar rutin mot hot och våld.",
    "Rutinen vid dödsfall är inte känd av vikarierna.",
    "Brandövningen blev inte av i höst.",
    "En boende slog mig på armen när jag hjälpte honom.",
    "Brukaren sparkade en kollega på smalbenet.",
    "Jag blev hotad av en anhörig på telefon.",
    "Personalen blev slagen av en boende.",
    "Avslaget skickades utan besvärshänvisning.",
    "Inslaget i lokalradion hade fel uppgifter.",
    "Samma slags fel har hänt förut.",
    "Hotellet hade inget rum till klienten.",
    "Det blev ett våldsamt regn och bilen fastnade.",
    "Ambulansgatan 4 står fel i systemet.",
    "Maten var slut och två fick vänta.",
    "Brukaren fick fel lunch, vi bytte den.",
    "Medicinen var inte signerad men är given.",
    "Fel blankett användes vid ansökan.",
    "Vi kom tjugo minuter för sent till besöket.",
    "Nyckeln till medicinskåpet låg framme.",
    "Ett brev låg kvar i skrivaren.",
    "Vi tvingades vi boka om mötet.",
    "Kollegan glömde att låsa datorn.",
    "Tolken kom inte till mötet.",
    "Personalen på nattpasset var en för få.",
    "Besöket uteblev men hon hade mat hemma.",
]


@pytest.mark.parametrize("text", SERIOUS)
def test_what_may_be_lex_sarah_is_noticed(text):
    assert suspected([text])


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_is_left_in_peace(text):
    assert suspected([text]) == ""


def test_the_other_answers_are_read_together_with_the_text():
    assert suspected(["Hon fick fel medicin"]) == ""
    assert suspected(["Hon fick fel medicin", "", "Vi ringde 112"])


def test_what_is_said_of_it_is_what_was_found():
    assert suspected(["En boende avled i natt."]) == "ett dödsfall eller fara för livet"
    assert (
        suspected(["Larmet gick inte. Han låg på golvet."])
        == "att någon kom till skada, eller kunde ha gjort det"
    )


def test_a_long_text_is_read_in_no_time():
    # Twenty thousand signs of what nearly matches.
    assert suspected(["ingen slog barnen orosanmälan " * 700]) is not None
