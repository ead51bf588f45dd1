"""More names than `seed.naming` has, to be spelled in many ways: Devanagari and the usual Latin spelling.

Families of names that rhyme (Rajesh, Ramesh, Rakesh) stand on one line, for brothers are often named so.
Combinations are drawn at random, so nobody in particular is meant.
"""

from __future__ import annotations

Entry = tuple[str, str]  # (Devanagari, Latin)

_MEN = """
राजेश Rajesh,रमेश Ramesh,राकेश Rakesh,सुरेश Suresh,महेश Mahesh
मुकेश Mukesh,दिनेश Dinesh,उमेश Umesh,गणेश Ganesh
नरेश Naresh,कमलेश Kamlesh,अखिलेश Akhilesh,मिथिलेश Mithilesh
अवधेश Awadhesh,शैलेश Shailesh,ब्रजेश Brajesh,जयेश Jayesh
राजेन्द्र Rajendra,सुरेन्द्र Surendra,महेन्द्र Mahendra
नरेन्द्र Narendra,जितेन्द्र Jitendra,धर्मेन्द्र Dharmendra
वीरेन्द्र Virendra,सत्येन्द्र Satyendra,उपेन्द्र Upendra
योगेन्द्र Yogendra,देवेन्द्र Devendra,गजेन्द्र Gajendra
भूपेन्द्र Bhupendra,शैलेन्द्र Shailendra,रवीन्द्र Ravindra
ज्ञानेन्द्र Gyanendra,हरेन्द्र Harendra,विजेन्द्र Vijendra
नागेन्द्र Nagendra,अमरेन्द्र Amrendra,कृष्णेन्द्र Krishnendra,पुष्पेन्द्र Pushpendra,अखिलेन्द्र Akhilendra
रामेश्वर Rameshwar,परमेश्वर Parmeshwar,महेश्वर Maheshwar
नागेश्वर Nageshwar,कामेश्वर Kameshwar,सिद्धेश्वर Siddheshwar
बालेश्वर Baleshwar,राजेश्वर Rajeshwar,जागेश्वर Jageshwar
भुवनेश्वर Bhuvneshwar,ज्ञानेश्वर Gyaneshwar,विश्वेश्वर Vishweshwar
अनिल Anil,सुनील Sunil,सुशील Sushil,कपिल Kapil,निखिल Nikhil,अखिल Akhil
संजय Sanjay,विजय Vijay,अजय Ajay,धनंजय Dhananjay,मृत्युंजय Mrityunjay,जय Jay,उदय Uday,अभय Abhay,विनय Vinay
मनोज Manoj,पंकज Pankaj,नीरज Niraj,धीरज Dhiraj,सूरज Suraj,सरोज Saroj
अमित Amit,सुमित Sumit,रोहित Rohit,मोहित Mohit,ललित Lalit
रंजीत Ranjit,अजीत Ajit,सुजीत Sujit,इन्द्रजीत Indrajit
चन्दन Chandan,कुन्दन Kundan,रंजन Ranjan,मदन Madan,पवन Pavan,लखन Lakhan,मोहन Mohan,सोहन Sohan,रोशन Roshan
विकास Vikas,प्रकाश Prakash,सुभाष Subhash,कैलाश Kailash,अविनाश Avinash,आकाश Akash
अशोक Ashok,संतोष Santosh,प्रमोद Pramod,विनोद Vinod,सुबोध Subodh,मनीष Manish,आशीष Ashish,गिरीश Girish
अरुण Arun,वरुण Varun,तरुण Tarun,करण Karan,श्रवण Shravan
अरविन्द Arvind,गोविन्द Govind,मुकुन्द Mukund,आनन्द Anand
सदानन्द Sadanand,परमानन्द Parmanand,नित्यानन्द Nityanand
दयानन्द Dayanand,सच्चिदानन्द Sachchidanand,विवेकानन्द Vivekanand
विवेक Vivek,अभिषेक Abhishek,दीपक Deepak,रौनक Raunak
रवि Ravi,हरि Hari,शशि Shashi
किशोर Kishor,नन्दकिशोर Nandkishor,युगल Yugal,राजकिशोर Rajkishor,कमलकिशोर Kamalkishor
राम Ram,श्याम Shyam,घनश्याम Ghanshyam,बलराम Balram,सीताराम Sitaram,परशुराम Parshuram,तुलाराम Tularam
रामबाबू Rambabu,रामप्रवेश Rampravesh,रामजी Ramji,रामनाथ Ramnath
रामचन्द्र Ramchandra,रामदेव Ramdev,रामविलास Ramvilas
रामसागर Ramsagar,रामस्वरूप Ramswarup,रामाशीष Ramashish,रामनरेश Ramnaresh,रामबालक Rambalak,रामलखन Ramlakhan
रामकुमार Ramkumar,रामउदगार Ramudgar,रामपुकार Rampukar,रामसेवक Ramsevak,रामवृक्ष Ramvriksh,रामविनय Ramvinay
शिव Shiv,शिवजी Shivji,शिवनाथ Shivnath,शिवशंकर Shivshankar
शिवकुमार Shivkumar,शिवनन्दन Shivnandan,शिवचरण Shivcharan
शंकर Shankar,गौरीशंकर Gaurishankar,उमाशंकर Umashankar
हरिशंकर Harishankar,दयाशंकर Dayashankar,रविशंकर Ravishankar
लक्ष्मण Lakshman,भरत Bharat,शत्रुघ्न Shatrughna,दशरथ Dashrath,विश्वनाथ Vishwanath,जगन्नाथ Jagannath
बैद्यनाथ Baidyanath,केदारनाथ Kedarnath,भोलानाथ Bholanath
अमरनाथ Amarnath,सोमनाथ Somnath,पशुपतिनाथ Pashupatinath
जगदीश Jagdish,हरीश Harish,सतीश Satish,मनीष Maneesh,नवीन Navin
प्रवीण Pravin,सचिन Sachin,नितिन Nitin,विपिन Vipin
भोला Bhola,मुन्ना Munna,राजा Raja,लाला Lala,कन्हैया Kanhaiya,मैना Maina
लालू Lalu,सोनू Sonu,मोनू Monu,गोलू Golu,छोटू Chhotu
पप्पू Pappu,गुड्डू Guddu,टुनटुन Tuntun,पिंटू Pintu,चिंटू Chintu
मंटू Mantu,बबलू Bablu,डब्लू Dablu,राजू Raju,बिट्टू Bittu
फूलचन्द Phulchand,हरिश्चन्द्र Harishchandra,सुभाषचन्द्र Subhashchandra
कृष्ण Krishna,बालकृष्ण Balkrishna,राधेश्याम Radheshyam
वासुदेव Vasudev,बलदेव Baldev,सुखदेव Sukhdev,जयदेव Jaydev
महादेव Mahadev,सहदेव Sahdev,नामदेव Namdev,हरदेव Hardev
बिन्देश्वरी Bindeshwari,त्रिलोकी Triloki,ज्ञानी Gyani,बनारसी Banarasi
अयोध्या Ayodhya,मथुरा Mathura,द्वारिका Dwarika,काशी Kashi
सुधीर Sudhir,रणधीर Randhir,यशवंत Yashwant,बलवंत Balwant,हनुमान Hanuman
भगवान Bhagwan,जवाहर Jawahar,कुलदीप Kuldeep,प्रदीप Pradeep
संदीप Sandeep,दिलीप Dilip,जयप्रकाश Jayprakash,ओमप्रकाश Omprakash
सत्यप्रकाश Satyaprakash,वेदप्रकाश Vedprakash,चन्द्रप्रकाश Chandraprakash
सुमन Suman,राजीव Rajiv,संजीव Sanjiv,गौतम Gautam,उत्तम Uttam
पुरुषोत्तम Purushottam,सौरभ Saurabh,गौरव Gaurav,वैभव Vaibhav
अनूप Anup,स्वरूप Swarup,भीम Bhim,अर्जुन Arjun,नकुल Nakul,राहुल Rahul,अतुल Atul,विपुल Vipul,मृदुल Mridul
हरिहर Harihar,मनोहर Manohar,गिरिधर Giridhar,मुरलीधर Muralidhar
विद्यासागर Vidyasagar,सत्यनारायण Satyanarayan,रामनारायण Ramnarayan
लक्ष्मीनारायण Lakshminarayan,जयनारायण Jaynarayan,सूर्यनारायण Suryanarayan,देवनारायण Devnarayan
शम्भू Shambhu,बिरजू Birju,सरयू Sarju
"""
_WOMEN = """
सुनीता Sunita,अनीता Anita,गीता Gita,सीता Sita,रीता Rita,संगीता Sangita
बबीता Babita,कविता Kavita,सविता Savita,सरिता Sarita,ललिता Lalita
ममता Mamta,नमिता Namita,अमृता Amrita,स्मिता Smita,पुनीता Punita,विनीता Vinita,लता Lata,प्रेमलता Premlata
मीना Meena,वीणा Vina,हिना Hina,नैना Naina,रंजना Ranjana
अर्चना Archana,वन्दना Vandana,साधना Sadhana,कल्पना Kalpana,भावना Bhavana
रेखा Rekha,शिखा Shikha,राधा Radha,सुधा Sudha,श्रद्धा Shraddha,आशा Asha
उषा Usha,निशा Nisha,उमा Uma,रमा Rama,क्षमा Kshama
पुष्पा Pushpa,चम्पा Champa,शोभा Shobha,प्रभा Prabha,आभा Abha,विभा Vibha
रूपा Rupa,दीपा Deepa,माया Maya,छाया Chhaya,जया Jaya
रंजू Ranju,मंजू Manju,अंजू Anju,संजू Sanju,नीतू Nitu,रिंकू Rinku
पिंकी Pinki,रिंकी Rinki,रूबी Rubi,बेबी Bebi,सोनी Soni,मोनी Moni
विमला Vimla,कमला Kamla,निर्मला Nirmala,उर्मिला Urmila,शीला Sheela
मंजुला Manjula,शकुन्तला Shakuntala,चन्द्रकला Chandrakala,शशिकला Shashikala
पूनम Poonam,नीलम Nilam,शबनम Shabnam,सोनम Sonam,मधु Madhu
ज्योति Jyoti,आरती Aarti,भारती Bharti,मालती Malti,पार्वती Parvati
सरस्वती Saraswati,लक्ष्मी Lakshmi,शान्ति Shanti,क्रान्ति Kranti,कान्ति Kanti
फूलमती Phulmati,इन्दुमती Indumati,रामवती Ramvati,कलावती Kalavati,लीलावती Lilavati
राजकुमारी Rajkumari,रामकुमारी Ramkumari,रामदुलारी Ramdulari,सोनमती Sonmati,जानकी Janki
देवकी Devki,सावित्री Savitri,गायत्री Gayatri,मैत्री Maitri
कौशल्या Kaushalya,सुमित्रा Sumitra,कैकेयी Kaikeyi,द्रौपदी Draupadi,सुभद्रा Subhadra
यशोदा Yashoda,अहिल्या Ahilya,तारा Tara,मीरा Mira,हीरा Hira
किरण Kiran,सुमन Suman,रानी Rani,गुड़िया Gudiya,मुनिया Muniya,रिया Riya
प्रिया Priya,सुप्रिया Supriya,प्रियंका Priyanka,खुशबू Khushbu,काजल Kajal
नेहा Neha,स्नेहा Sneha,पूजा Puja,अनुजा Anuja,शालिनी Shalini,नलिनी Nalini
रागिनी Ragini,मोहिनी Mohini,रजनी Rajni,नन्दिनी Nandini,कामिनी Kamini
वर्षा Varsha,हर्षा Harsha,दुर्गा Durga,गंगा Ganga,जमुना Jamuna,सरयुग Saryug
तेतरी Tetri,बुधनी Budhni,सोमरी Somri,मंगली Mangli,फुलिया Phuliya,दुलारी Dulari
"""
_URDU_MEN = """
सलीम Salim,कलीम Kalim,अलीम Alim,नसीम Nasim,वसीम Wasim
शमीम Shamim,तस्लीम Taslim,फहीम Fahim,नदीम Nadim,अज़ीम Azim
इमरान Imran,इरफान Irfan,रिज़वान Rizwan,अरमान Arman,फरहान Farhan
सुल्तान Sultan,लुकमान Luqman,उस्मान Usman,सुलेमान Suleman,रहमान Rahman
असलम Aslam,अकरम Akram,आलम Alam,अकबर Akbar,अनवर Anwar
असगर Asghar,अख्तर Akhtar,ज़फर Zafar,मुज़फ्फर Muzaffar,अशरफ Ashraf
शाहिद Shahid,साजिद Sajid,माजिद Majid,वाजिद Wajid,राशिद Rashid,ख़ालिद Khalid
हामिद Hamid,जावेद Javed,नौशाद Naushad,इरशाद Irshad,शमशाद Shamshad,दिलशाद Dilshad
फिरोज़ Firoz,परवेज़ Parvez,शाहनवाज़ Shahnawaz,सरफराज़ Sarfaraz,मुमताज़ Mumtaz
एजाज़ Ejaz,इम्तियाज़ Imtiyaz,आफताब Aftab,महताब Mahtab,सोहराब Sohrab
मुश्ताक Mushtaq,इश्तियाक Ishtiyaq,अशफाक Ashfaq,मुस्तफा Mustafa,मुर्तजा Murtaza,सिराज Siraj
मेराज Meraj,इस्लाम Islam,कलाम Kalam,नेज़ाम Nezam,गुलाम Ghulam
हारून Harun,यूनुस Yunus,इदरीस Idris,इलियास Iliyas,अब्बास Abbas,कासिम Qasim
हाशिम Hashim,ज़ुबैर Zubair,उमैर Umair,तौकीर Tauqir,मकसूद Maqsud,महमूद Mahmud
अब्दुल Abdul,सत्तार Sattar,जब्बार Jabbar,गफ्फार Ghaffar,रज्जाक Razzaq,हकीम Hakim
करीम Karim,रहीम Rahim,लतीफ Latif,शरीफ Sharif,मजीद Majeed
"""
_URDU_WOMEN = """
नाज़िया Nazia,शाज़िया Shazia,राज़िया Razia,सादिया Sadia,राबिया Rabia
मारिया Maria,सोफिया Sofia,सायरा Saira,ज़हरा Zahra,ताहिरा Tahira
रुखसाना Rukhsana,फरज़ाना Farzana,शबाना Shabana,रिज़वाना Rizwana,सुल्ताना Sultana
अफसाना Afsana,मेहरुन Mehrun,नूरजहां Nurjahan,शाहजहां Shahjahan
सलमा Salma,नगमा Nagma,शमा Shama,आयशा Aysha,फातिमा Fatima,हलीमा Halima
नईमा Naima,सकीना Sakina,हसीना Hasina,ज़रीना Zarina,नगीना Nagina
शाहीन Shahin,यास्मीन Yasmin,नसरीन Nasrin,परवीन Parvin,तरन्नुम Tarannum
तबस्सुम Tabassum,गुलशन Gulshan,रौशन Raushan,कैसर Kaisar,ज़ुबैदा Zubaida
कुलसुम Kulsum,मरियम Mariyam,ज़ैनब Zainab,खैरुन Khairun,अनवरी Anwari
अकबरी Akbari,जमीला Jamila,शकीला Shakila,नजमा Najma,आसमा Asma
"""
SURNAMES_TEXT = (
    "यादव Yadav,सिंह Singh,पासवान Paswan,महतो Mahto,राय Ray,साह Sah,शर्मा Sharma,मंडल Mandal,राम Ram,मिश्रा Mishra,झा Jha,"
    "ठाकुर Thakur,पाण्डेय Pandey,मांझी Manjhi,गुप्ता Gupta,दास Das,चौधरी Chaudhary,तिवारी Tiwari,सिन्हा Sinha,सहनी Sahni,"
    "ओझा Ojha,पंडित Pandit,शाही Shahi,पटेल Patel,रजक Rajak,चौरसिया Chaurasia,केसरी Kesari,विश्वकर्मा Vishwakarma,दुबे Dubey,"
    "वर्मा Verma,मेहता Mehta,भगत Bhagat,सोनी Soni,श्रीवास्तव Srivastava,उपाध्याय Upadhyay,चौबे Chaubey,मालाकार Malakar,"
    "रविदास Ravidas,कुशवाहा Kushwaha,निषाद Nishad,बैठा Baitha,भुइयां Bhuiyan,चौहान Chauhan,जायसवाल Jaiswal,कामत Kamat,"
    "मुखिया Mukhiya,पोद्दार Poddar,राउत Raut,शुक्ला Shukla,तांती Tanti,त्रिवेदी Trivedi,द्विवेदी Dwivedi,पाठक Pathak,साव Saw,"
    "प्रजापति Prajapati,राजवंशी Rajbanshi,बिंद Bind,केवट Kewat,रजवार Rajwar,ऋषिदेव Rishidev,सदा Sada,मुर्मू Murmu,हेम्ब्रम Hembram"
)
URDU_SURNAMES_TEXT = (
    "अंसारी Ansari,आलम Alam,खान Khan,हुसैन Hussain,अहमद Ahmad,शेख Sheikh,सिद्दीकी Siddiqui,अली Ali,रज़ा Raza,हाशमी Hashmi,"
    "कुरैशी Qureshi,मंसूरी Mansuri,राईन Rain,इदरीसी Idrisi,फारूकी Faruqi,"
    "नदाफ Nadaf,मिर्ज़ा Mirza,पठान Pathan,हक Haque,इकबाल Iqbal"
)
_PET = (
    "बबुआ Babua,टिंकू Tinku,लड्डू Laddu,बउआ Baua,गुलगुल Gulgul,चुन्नू Chunnu,मुन्नी Munni,बुधन Budhan,छोटका Chhotka,ननकी Nanki,"
    "भूटन Bhutan,पुतुल Putul,दुलरुआ Dulrua,टिल्लू Tillu,बिल्टू Biltu,ननकू Nanku,घुटन Ghutan,पोलू Polu,डोली Doli,जूली Juli"
)


def _entries(text: str) -> list[Entry]:
    pairs = (pair.split() for line in text.strip().splitlines() for pair in line.split(",") if pair)
    return [(hindi, latin) for hindi, latin in pairs]


def _rhymes(text: str) -> list[int]:
    """The line each entry stands on."""
    return [at for at, line in enumerate(text.strip().splitlines()) for pair in line.split(",") if pair]


MEN, WOMEN, URDU_MEN, URDU_WOMEN = (_entries(text) for text in (_MEN, _WOMEN, _URDU_MEN, _URDU_WOMEN))
RHYMES = [_rhymes(text) for text in (_MEN, _WOMEN, _URDU_MEN, _URDU_WOMEN)]
SURNAMES, URDU_SURNAMES, PET = (_entries(text) for text in (SURNAMES_TEXT, URDU_SURNAMES_TEXT, _PET))
